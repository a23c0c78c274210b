%% What renderkit asks of LilyPond 2.25.12, read before every score (-dinclude-settings).

\paper {
  tagline = ##f  % the advertisement; a tagline that the score gives is kept
  ragged-bottom = ##t  % there is no paper to fill
}
