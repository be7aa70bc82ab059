# The figures of the respondents beside mod.rs as R's `survey` has them.
# Usage: Rscript survey.R FOLDER all|sex|age ..., with respondents.csv and population.csv in the folder;
# writes weights.csv, figures.csv and seconds.txt (what svyby took) there.
suppressPackageStartupMessages(library(survey))

arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[[1]]
subgroups <- arguments[-1]
read <- function(name) read.csv(file.path(folder, name), stringsAsFactors = FALSE)
write <- function(rows, name) write.csv(rows, file.path(folder, name), row.names = FALSE, quote = FALSE)

respondents <- read("respondents.csv")
population <- read("population.csv")
indicators <- setdiff(names(respondents), c("area", "sex", "age"))

# How many respondents each level should count for. A level in which nobody answered cannot be weighted
# up, and `rake` refuses it: the others share its part.
margin <- function(name, persons, rows) {
  living <- tapply(persons$persons, persons[[name]], sum)[sort(unique(rows[[name]]))]
  setNames(data.frame(names(living), as.vector(living) / sum(living) * nrow(rows)), c(name, "Freq"))
}

raked <- function(rows) {
  persons <- population[population$area == rows$area[[1]], ]
  design <- svydesign(ids = ~1, weights = ~1, data = rows)
  margins <- list(margin("sex", persons, rows), margin("age", persons, rows))
  weights(rake(design, list(~sex, ~age), margins, control = list(maxit = 1000, epsilon = 1e-13)))
}

by_area <- split(respondents, respondents$area)
respondents$weight <- unsplit(lapply(by_area, raked), respondents$area)
write(unique(respondents[c("area", "sex", "age", "weight")]), "weights.csv")

seconds <- 0

# Figures on indicators that the same people answered. Each group is a stratum, a sample by itself of who
# answered: not a domain, of which also the size would be chance.
figures <- function(names, subgroup) {
  rows <- respondents[complete.cases(respondents[names]), ]
  rows$group <- paste(rows$area, if (subgroup == "all") "all" else rows[[subgroup]])
  design <- svydesign(ids = ~1, strata = ~group, weights = ~weight, data = rows)
  took <- system.time(by <- svyby(reformulate(names), ~group, design, svymean))
  seconds <<- seconds + took[["elapsed"]]
  effective <- tapply(rows$weight, rows$group, sum)^2 / tapply(rows$weight^2, rows$group, sum)
  data.frame(
    group = rep(by$group, length(names)),
    indicator = rep(names, each = nrow(by)),
    mean = as.vector(as.matrix(coef(by))),
    standard_error = as.vector(as.matrix(SE(by))),
    effective = as.vector(effective[by$group])
  )
}

# Without gaps one call does them all, which is the fastest that svyby can be asked.
together <- if (anyNA(respondents)) as.list(indicators) else list(indicators)
of_subgroup <- function(subgroup) do.call(rbind, lapply(together, figures, subgroup = subgroup))
write(do.call(rbind, lapply(subgroups, of_subgroup)), "figures.csv")
writeLines(format(seconds, digits = 6), file.path(folder, "seconds.txt"))
