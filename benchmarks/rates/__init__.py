"""What benchmarks/throughput.py is made of: programs, commands, loaded tools, peers, tables."""
