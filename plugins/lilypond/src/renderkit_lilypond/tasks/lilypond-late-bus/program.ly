\version "2.24.0"
% A lead sheet: melody, words and chords of a song.

\header {
  title = "Late Bus Home"
  tagline = ##f
}

chordsabove = \chordmode {
  c1 | a:m7 | d:m7 | g:7 |
  c1 | a:7 | d2:m7 g:7 | c1:6
}

melody = {
  \key c \major \time 4/4 \clef treble
  \tempo "Easy swing" 4 = 104
  g'4 e' g' a' | c''4 b' a'2 | f'4 e' f' g' | b'4 a' g'2 | \break
  e''4 d'' c'' b' | a'4 cis'' e''2 | d''4 c'' b' g' | c''1 \bar "|."
}

words = \lyricmode {
  Last bus rol -- ling through the rain,
  all the seats are mine a -- gain,
  street -- lights drum -- ming on the pane,
  I'll be home by one.
}

\score {
  <<
    \new ChordNames \chordsabove
    \new Staff \new Voice = "song" \melody
    \new Lyrics \lyricsto "song" \words
  >>
  \layout {
    indent = 0
    \context {
      \Lyrics
      \override LyricHyphen.minimum-distance = #1.2
      \override LyricSpace.minimum-distance = #1.2
    }
  }
}
