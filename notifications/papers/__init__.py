"""Papers that leave the screen: one neutral model of what stands on them, written as Word or as tagged PDF."""
