"""Leadership: objectives, what the policy states, rules of communication (5; 6.2; 7.4).

The policy itself is a document; here stands which of its statements does what. It is not the place for the figures of
an objective over time, which indicators keep, nor for what is done to reach it, which actions of improvement are.
"""
