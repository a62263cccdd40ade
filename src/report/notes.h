#pragma once

#include <string>

#include "report/changed_lines.h"
#include "report/settings.h"

// How a report says that something is not in it, or not as it is in the policy.
namespace strongroom::report {

// Of a value that was cut or decoded; empty of any other.
std::string NoteOn(const Setting& line);
// Of a policy that has more than kMostLines.
std::string MoreLines();
// Of lines that are the same.
std::string Skipped(const ChangedLine& line);

}  // namespace strongroom::report
