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

namespace strongroom::provider::graph {

// What becomes of the items of one policy type, and so of the type. Not thread-safe.
class Tally {
 public:
  // Both outlive this.
  Tally(const catalogue::PolicyType& type, TypeSink& sink) : type_(type), sink_(sink) {}

  const catalogue::PolicyType& type() const { return type_; }

  // Whether the schedule may want the item, of which this is what the list says.
  bool Wants(const base::Json& listed);
  // The item goes into the sink, or is left out.
  void Store(ItemIdentity identity, api::Json policy);
  // One item cannot be stored.
  void LeaveOut(const std::string& why, std::string_view code);
  // Something about the type as a whole went wrong: the first fault tells most.
  void Fail(std::string_view code, const std::string& message);
  // The tenant has none, and says why; `message` is what it said.
  void CallAbsent(Absence absence, const std::string& message);
  // A part of the collection was read, even if nothing was in it.
  void NoteRead() { was_read_ = true; }
  // Left out as the catalogue says.
  void Skip() { ++skipped_; }

  // Nothing more is taken.
  bool IsFull() const { return is_full_; }
  int64_t skipped() const { return skipped_; }

  domain::TypeCoverage Coverage() const;

 private:
  const catalogue::PolicyType& type_;
  TypeSink& sink_;
  domain::TypeCoverage coverage_;
  bool was_read_ = false;
  std::optional<domain::TypeCoverage> unsupported_;
  bool is_full_ = false;
  int64_t skipped_ = 0;
  int64_t left_out_ = 0;
  std::string first_left_out_;  // why it was
  std::string left_out_code_;
};

// Of a type of which nothing is to be had, so that nothing is lost: the tenant does not have it
// (kUnsupported), or no application may read it (kSkipped).
domain::TypeCoverage NothingOf(domain::TypeState state, std::string_view code,
                               const std::string& message);

}  // namespace strongroom::provider::graph
