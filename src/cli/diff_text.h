#pragma once

#include <string>
#include <vector>

#include "cli/policy_texts.h"
#include "cli/printer.h"
#include "sets/diff.h"

namespace strongroom::cli {

// What each policy of a diff is called: TYPE/NAME, or TYPE/ID where it has no name, or another one
// that differs has the same.
std::vector<std::string> LabelsOf(const sets::Diff& diff);

// The unified diff of a policy, as `git diff` has it:
//   --- TYPE/NAME (SET)
//   +++ TYPE/NAME (SET)
//   @@ -1,3 +1,4 @@
// with /dev/null in the place of a set that does not have it.
void PrintUnified(const sets::Diff& diff, const sets::Difference& policy, const std::string& label,
                  const PolicyTexts& texts, Printer& out);

// The steps of its JSON Patch, a line each, for who may not read contents:
//   TYPE/NAME changed
//     replace /spec/replicas: 3
void PrintPatch(const sets::Difference& policy, const std::string& label, Printer& out);

// What types of two sets could not be compared, by why; nothing where all were.
void WarnOfNotCompared(const sets::Diff& diff, Printer& err);

}  // namespace strongroom::cli
