\version "2.24.0"
\header { title = \markup \with-color #darkblue "Coloured Intervals" tagline = ##f }

% Colour every note by its name, with a bit of Scheme
#(define (pitch-color grob)
   (let* ((event (event-cause grob))
          (pitch (ly:event-property event 'pitch))
          (name (ly:pitch-notename pitch)))
     (list-ref (list red (x11-color 'orange) (x11-color 'gold) darkgreen blue (x11-color 'purple) magenta) name)))

\score {
  \new Staff \with { \override NoteHead.color = #pitch-color } {
    \relative c' { c4 d e f g a b c <c, e g>2 <d f a> <e g b> <f a c> }
  }
}
