#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "integration/database/test_database.h"
#include "store/ingest.h"

namespace strongroom::store {

using test::TestDatabase;

// UIDs that differ by `number`.
std::string Uid(int number);

// Set of run number `run` of the one schedule of the one tenant.
SetKey KeyOf(int run);

// A policy whose content says `value`.
DigestedItem ItemOf(const std::string& type, const std::string& name, const std::string& value);

// What contents of that kind have as change digest: all of them counts.
std::optional<std::string> ChangeDigestOf(const std::string& type, const std::string& content);

domain::Outcome OutcomeOf(const std::vector<std::string>& complete_types);

// Stores a set and returns what is in it.
SetContents StoreSet(Database& database, const SetKey& key, const std::vector<DigestedItem>& items,
                     const domain::Outcome& outcome, const std::string& answer = R"({"a":1})",
                     const ChangeDigester& change_digest = ChangeDigestOf,
                     const std::vector<domain::Act>& acts = {});

// Three sets: {deny 1, reader}, {deny 2, reader}, {deny 2, reader}. Their IDs.
std::vector<int64_t> ThreeSets(TestDatabase& test);

// As if the marks of expired sets had been made that much earlier ("8 days"), which the triggers of
// PostgreSQL let nobody say.
void AgeMarks(TestDatabase& test, const std::string& interval);

// Later than any mark.
std::chrono::sys_seconds Tomorrow();

}  // namespace strongroom::store
