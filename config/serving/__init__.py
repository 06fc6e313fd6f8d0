"""Between the server and Django: what a request may say about itself, how much of it is read, and who answers."""
