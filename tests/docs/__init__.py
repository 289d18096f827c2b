"""What the manual says is tried: its queries answered, its commands run, its pages built."""
