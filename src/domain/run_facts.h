#pragma once

#include <string_view>
#include <vector>

#include "domain/incidents.h"
#include "domain/run.h"

// What the end of a run comes to for those who are told of it.
namespace strongroom::domain {

// The incidents of its schedule that a run holds or ends, and what it found changed. Empty for a
// run that is not over or not resolved, and of what says nothing of the schedule's backups: a run
// that was canceled or skipped. Of one run they are the same however often it is asked. `set` is
// the name of the set that it stored.
std::vector<NoticeFact> FactsOfEnd(const Run& run, std::string_view set);

}  // namespace strongroom::domain
