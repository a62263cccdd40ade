#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "catalogue/policy_type.h"
#include "domain/outcome.h"
#include "provider/graph/absence.h"
#include "provider/item.h"
#include "provider/provider.h"
#include "provider/type_tally.h"

namespace strongroom::provider::graph {

// What becomes of the items of one policy type, and so of the type, with what only Graph says of
// one. Not thread-safe.
class Tally {
 public:
  // Both outlive this.
  Tally(const catalogue::PolicyType& type, TypeSink& sink) : type_(type), items_(sink) {}

  const catalogue::PolicyType& type() const { return type_; }

  // Whether the schedule may want the item, of which this is what the list says.
  bool Wants(const base::Json& listed);
  // The item goes into the sink, or is left out.
  void Store(ItemIdentity identity, api::Json policy);
  // As TypeTally has them.
  void LeaveOut(const std::string& why, std::string_view code) { items_.LeaveOut(why, code); }
  void Fail(std::string_view code, const std::string& message) { items_.Fail(code, message); }
  void NoteRead() { items_.NoteRead(); }
  bool IsFull() const { return items_.IsFull(); }
  // The tenant has none, and says why; `message` is what it said.
  void CallAbsent(Absence absence, const std::string& message);
  // Left out as the catalogue says.
  void Skip() { ++skipped_; }

  int64_t skipped() const { return skipped_; }

  domain::TypeCoverage Coverage() const;

 private:
  const catalogue::PolicyType& type_;
  TypeTally items_;
  std::optional<domain::TypeCoverage> unsupported_;
  int64_t skipped_ = 0;
};

// Of a type of which nothing is to be had, so that nothing is lost: the tenant does not have it
// (kUnsupported), or no application may read it (kSkipped).
domain::TypeCoverage NothingOf(domain::TypeState state, std::string_view code,
                               const std::string& message);

}  // namespace strongroom::provider::graph
