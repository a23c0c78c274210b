\version "2.24.0"
% A shuffle for guitar, in notes and in tablature.

\header {
  title = "Tin Roof Shuffle"
  tagline = ##f
}

\paper { system-system-spacing.padding = #4 }

chordsabove = \chordmode { a1 | a1 | d1 | a1 | e1 | a1 }

riff = {
  \key a \major \time 4/4
  \tempo "Shuffle" 4 = 112
  <a,\5 e\4>8 <a,\5 e\4> <a,\5 fis\4> <a,\5 fis\4> <a,\5 e\4> <a,\5 e\4> <a,\5 fis\4> <a,\5 fis\4> |
  <a,\5 e\4>8 <a,\5 e\4> <a,\5 fis\4> <a,\5 fis\4> <a,\5 e\4> <a,\5 e\4> <a,\5 fis\4> <a,\5 fis\4> |
  <d\4 a\3>8 <d\4 a\3> <d\4 b\3> <d\4 b\3> <d\4 a\3> <d\4 a\3> <d\4 b\3> <d\4 b\3> | \break
  <a,\5 e\4>8 <a,\5 e\4> <a,\5 fis\4> <a,\5 fis\4> <a,\5 e\4> <a,\5 e\4> <a,\5 fis\4> <a,\5 fis\4> |
  <e,\6 b,\5>8 <e,\6 b,\5> <e,\6 cis\5> <e,\6 cis\5> <e,\6 b,\5> <e,\6 b,\5> <e,\6 cis\5> <e,\6 cis\5> |
  a8\3 g\3 e\4 d\4 c\5 a,\5 <a,\5 e\4 a\3>4 \bar "|."
}

\score {
  <<
    \new ChordNames \with {
      \override VerticalAxisGroup.nonstaff-relatedstaff-spacing.padding = #1.5
    } \chordsabove
    \new StaffGroup \with { \override StaffGrouper.staff-staff-spacing.padding = #2 } <<
      \new Staff { \clef "treble_8" \omit StringNumber \riff }
      \new TabStaff \riff
    >>
  >>
  \layout { indent = 0 }
}
