\version "2.24.0"

#(define steps '(0 2 4 5 7))

#(define (scale-music start)
   (make-sequential-music
    (map (lambda (i)
           (make-music 'NoteEvent
                       'duration (ly:make-duration 2)
                       'pitch (ly:make-pitch 0 (modulo i 7) 0)))
         (iota 5))))

melody = #(transpose-by-step (scale-music 0) steps)

\score { \new Staff \melody }
