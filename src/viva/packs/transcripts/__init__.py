"""Transcripts that people bring: Markdown, JSONL, WebVTT and SRT into one value, and back to Markdown."""

from viva.packs.transcripts.read import SUFFIXES, parse_transcript, read_transcript
from viva.packs.transcripts.write import transcript_markdown

__all__ = ["SUFFIXES", "parse_transcript", "read_transcript", "transcript_markdown"]
