#pragma once

#include <string>

#include "domain/run.h"

namespace strongroom::domain {

// What is wrong with a change of a run's spec, as a sentence that says what to do instead; empty
// when nothing is. A run is what was asked for when it was made: it may be canceled, once, and
// nothing else.
std::string FaultOfChange(const RunSpec& before, const RunSpec& after);

}  // namespace strongroom::domain
