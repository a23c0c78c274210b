{
  \time 2/4
  \override Score.BarNumber.stencil = ##f
  c'4 cih' d' deh'
  eeseh'4 f'
  \once \hide NoteHead g'4 \once \override NoteHead.style = #'cross a'4
}
