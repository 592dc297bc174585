"""What the tests stand on: a collector to talk to, raw requests, and patience."""
