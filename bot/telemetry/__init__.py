"""What is seen of a running bot from outside: figures, log lines, errors; never words or people."""
