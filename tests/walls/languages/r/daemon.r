system("setsid sh -c 'while true; do echo made > @OUTSIDE@/made; sleep 0.1; done' &", wait = FALSE)
job <- parallel::mcparallel({ Sys.sleep(1e6) }, detached = TRUE)
plot(1:3, col = "blue")
