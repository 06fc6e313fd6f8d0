"""What Intake costs, in ratios: against a bare Django floor on the same machine, and against itself with more requests.

python -m tests.bench [--quick] [P21 P22 ...]
"""
