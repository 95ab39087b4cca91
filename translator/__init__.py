"""German articles in, a reviewed translation memory out: files, engines, database, people."""
