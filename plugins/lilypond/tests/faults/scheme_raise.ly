\version "2.24.0"

checkedTempo =
#(define-music-function (bpm) (number?)
   (if (> bpm 200)
       (error "tempo out of range:" bpm))
   #{ \tempo 4 = #bpm #})

\relative c'' {
  \time 4/4
  \checkedTempo 96
  c4 b a g
  \checkedTempo 260
  c8 b a g f e d c
}
