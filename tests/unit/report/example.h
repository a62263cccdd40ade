#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "catalogue/catalogues.h"
#include "report/report.h"

// Backup sets as the sets API would answer, of policies as they are read.
namespace strongroom::report {

const catalogue::Catalogues& BuiltIn();

struct Policy {
  std::string type;
  base::Json object;
};

struct ExampleSet {
  sets::BackupSet set;
  std::vector<sets::Item> items;   // by type and identity
  std::vector<std::string> lines;  // of …/content
  std::vector<std::string> contents;

  // As ContentOf of a set.
  std::optional<std::string> Find(const sets::Difference& difference) const;
};

// The second set of a schedule. Policies are reduced, named and digested as those of a run.
ExampleSet SetOf(domain::ProviderKind provider, const std::string& tenant,
                 std::vector<Policy> policies, int64_t sequence = 2);

// What differs of two of them.
sets::Diff DiffOf(const ExampleSet& before, const ExampleSet& after);

// The tenant that tests/graph has, and the same after some work on it.
std::vector<Policy> GraphTenant();
std::vector<Policy> ChangedGraphTenant();

base::Json NetworkPolicy(const std::string& ns, const std::string& name, int port);

Options OptionsOf(Format format);

}  // namespace strongroom::report
