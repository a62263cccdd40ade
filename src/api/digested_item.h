#pragma once

#include <string>
#include <vector>

#include "api/report.h"

namespace strongroom::api {

// A policy as it is stored, with what was computed from its content. Digests are SHA-256, in
// hexadecimal.
struct DigestedItem {
  ReportItem item;
  std::string digest;         // of item.content
  std::string change_digest;  // of what of it says that the policy changed
  int epoch = 0;              // of the rules that made change_digest
  // How much of it a restore brings back, by the words of catalogue/content_rules.h, and the names
  // of members that it does not; empty: nobody knows.
  std::string restorability;
  std::vector<std::string> missing;
};

}  // namespace strongroom::api
