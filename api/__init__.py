"""What people and machines see: JSON under /api/v1, pages in the GOV.UK Design System, and a command line."""
