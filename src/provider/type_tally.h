#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "api/report.h"
#include "domain/outcome.h"
#include "provider/provider.h"

namespace strongroom::provider {

// What becomes of the items of one policy type in a sink, and so of the type. Not thread-safe.
class TypeTally {
 public:
  // The sink outlives this.
  explicit TypeTally(TypeSink& sink) : sink_(&sink) {}

  // The item goes into the sink, or is left out; nothing when the type is full.
  void Store(const api::ReportItem& item);
  // One item cannot be stored; `why` is for people.
  void LeaveOut(const std::string& why, std::string_view code);
  // Something about the type as a whole went wrong. The first fault tells most: the others are
  // often its consequences.
  void Fail(std::string_view code, const std::string& message);
  // A part of the type was read to its end, even if nothing was in it.
  void NoteRead() { was_read_ = true; }
  // The type is read again from the start.
  void Restart();

  // Nothing more is taken.
  bool IsFull() const { return is_full_; }
  // Of the first fault of the type as a whole; empty while there is none.
  const std::string& code() const { return coverage_.error_code; }
  TypeSink& sink() const { return *sink_; }

  domain::TypeCoverage Coverage() const;

 private:
  TypeSink* sink_;
  domain::TypeCoverage coverage_;
  bool was_read_ = false;
  bool is_full_ = false;
  int64_t left_out_ = 0;
  std::string why_;  // the first of them were
  std::string left_out_code_;
};

}  // namespace strongroom::provider
