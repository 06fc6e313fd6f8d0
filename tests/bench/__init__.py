"""What Intake costs, in ratios: to a bare Django baseline on the same machine, and to itself with more requests.

python -m tests.bench [--quick] [P21 P22 ...]
"""
