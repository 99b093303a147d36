"""Looks at a storyboard's words before anything is rendered, by the rules of a policy: blocks them, or tells of them.

Knows words and rules. Knows no engine, no network, and no picture.
"""

from segmenter.moderation.board import BlockedFlaw, BoardModeration
from segmenter.moderation.policy_file import default_policy, read_policy
from segmenter.moderation.rules import Finding, Policy, Rule

__all__ = ["BlockedFlaw", "BoardModeration", "Finding", "Policy", "Rule", "default_policy", "read_policy"]
