"""What it takes to run sendflow elsewhere: migrations, vendored assets, checked lists. Imported by nobody."""
