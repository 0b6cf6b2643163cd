"""A made-up authority to try sendflow with: its people are invented, its volumes and lateness are as published."""
