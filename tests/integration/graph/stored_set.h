#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>

#include "catalogue/catalogues.h"
#include "domain/naming_types.h"
#include "domain/outcome.h"

namespace strongroom::test {

// What of a stored policy says whether it changed. Digests are those of the server.
struct StoredPolicy {
  std::string change_digest;
  std::string digest;  // of the content

  bool operator==(const StoredPolicy&) const = default;
};

// What a report brings to the server.
struct StoredSet {
  domain::Outcome outcome;
  domain::NamingTypes naming;
  // By type, by identity.
  std::map<std::string, std::map<std::string, StoredPolicy>> policies;

  size_t CountOf(const std::string& type) const;
  size_t Count() const;
};

// Reads a report as the server does. Throws std::runtime_error when a policy comes twice, which the
// server refuses.
StoredSet ReadReport(const std::filesystem::path& report, const catalogue::Catalogues& catalogues);

// "type identity" of the policies that differ.
struct Differences {
  std::set<std::string> added;
  std::set<std::string> changed;
  std::set<std::string> removed;
};

// The rule of store/set_changes.cc, which is SQL: only types that are complete in both sets say
// anything, what has one content or one change digest is no change, and objects of which no more is
// read than what others name came or went only where the same types name them in both.
Differences Compare(const StoredSet& before, const StoredSet& now);

}  // namespace strongroom::test
