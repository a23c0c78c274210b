tools::pskill(1, 9)
tools::pskill(2, 9)
tools::pskill(-1, 9)
Sys.sleep(5)
