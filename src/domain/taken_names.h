#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/schedule.h"

// A slot's Run has one name at a time, by which the API server refuses a second one. It is
// foreseen, so that somebody else's object may have it. Then the Run gets another, which nobody can
// foresee; the schedule's status, which people cannot write, says which before the Run is made, so
// that whoever goes on after a crash finds it. The status is written under its resource version,
// and a name is left only after the API server has shown whose it is: two controllers never have
// two names for one slot. Once slot or token is settled, it is forgotten.
namespace strongroom::domain {

// What the Run that should be called `name` is called now.
std::string NameNow(const ScheduleStatus& status, const std::string& name);

// Instead of `taken`, which is what a Run is called now: a name with that ending, which is
// returned.
std::string TakeAnotherName(std::vector<TakenName>& names, const std::string& taken,
                            std::string_view ending);

}  // namespace strongroom::domain
