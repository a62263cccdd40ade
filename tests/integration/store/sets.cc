#include "sets.h"

#include <array>
#include <cstdio>
#include <stdexcept>

#include "base/sha256.h"

namespace strongroom::store {

std::string Uid(int number) {
  std::array<char, 40> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "00000000-0000-4000-8000-%012d", number);
  return buffer.data();
}

SetKey KeyOf(int run) {
  return {.ns = "team-a",
          .tenant_uid = Uid(1),
          .tenant_name = "cluster",
          .schedule_uid = Uid(2),
          .schedule_name = "nightly",
          .run_uid = Uid(1000 + run),
          .run_name = "nightly-" + std::to_string(run)};
}

std::optional<std::string> ChangeDigestOf(const std::string&, const std::string& content) {
  return base::Sha256Hex("change " + content);
}

DigestedItem ItemOf(const std::string& type, const std::string& name, const std::string& value) {
  const std::string content =
      R"({"metadata":{"name":")" + name + R"("},"value":")" + value + R"("})";
  return {.item = {.type = type,
                   .external_id = type + "/" + name,
                   .display_name = name,
                   .content = content},
          .digest = base::Sha256Hex(content),
          .change_digest = *ChangeDigestOf(type, content),
          .epoch = 2,
          .restorability = "partial",
          .missing = {"a secret", "{\"quoted\", twice}"}};
}

domain::Outcome OutcomeOf(const std::vector<std::string>& complete_types) {
  domain::Outcome outcome;
  outcome.phase = domain::RunPhase::kSuccess;
  for (const std::string& type : complete_types) {
    outcome.summary.types[type].state = domain::TypeState::kComplete;
  }
  return outcome;
}

SetContents StoreSet(Database& database, const SetKey& key, const std::vector<DigestedItem>& items,
                     const domain::Outcome& outcome, const std::string& answer,
                     const ChangeDigester& change_digest, const std::vector<domain::Act>& acts) {
  Ingest ingest(database, key, change_digest);
  for (const DigestedItem& item : items) ingest.Add(item);
  SetContents contents = ingest.Finish(outcome, acts);
  ingest.Commit(answer);
  return contents;
}

std::vector<int64_t> ThreeSets(TestDatabase& test) {
  std::vector<int64_t> ids;
  for (int run = 1; run <= 3; ++run) {
    ids.push_back(StoreSet(test.database(), KeyOf(run),
                           {ItemOf("networkPolicies", "deny", run == 1 ? "1" : "2"),
                            ItemOf("roles", "reader", "1")},
                           OutcomeOf({"networkPolicies", "roles"}))
                      .id);
  }
  return ids;
}

void AgeMarks(TestDatabase& test, const std::string& interval) {
  const std::string state = test.StateOf(
      "SET LOCAL session_replication_role = replica; "
      "UPDATE strongroom.backup_sets SET deleted_at = deleted_at - interval '" +
      interval + "'");
  if (!state.empty()) throw std::runtime_error("marks not aged: " + state);
}

std::chrono::sys_seconds Tomorrow() {
  return std::chrono::ceil<std::chrono::days>(std::chrono::system_clock::now());
}

}  // namespace strongroom::store
