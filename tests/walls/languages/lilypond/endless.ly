\version "2.24.0"
#(let loop () (loop))
{ c'4 }
