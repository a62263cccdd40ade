#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sets/backup_set.h"
#include "sets/item.h"
#include "sets/set_check.h"

namespace strongroom::sets {

// Who did what differs from the set before, each once, where anybody knows.
using Actors = std::vector<std::string>;

// How many sets are taken.
enum class SetCount { kOne, kAny };

// Takes backup sets, for whatever it does with them. For each set BeginSet, Add for all of its
// items in the order of the sets API (type, id), EndSet; Finish after the last one. Sets come in
// the order in which they were taken. What was taken without Finish is not whole, and whatever it
// is for takes it for nothing. Not thread-safe.
//
// No content is taken that is not as its digest says: what is done about one, whoever takes says.
// Nor is a part of a set taken, nor one that was compared with another set than the one before:
// each call throws SealError that names what differs, and nothing more may be called then.
class VerifiedSetSink {
 public:
  explicit VerifiedSetSink(SetCount count) : count_(count) {}
  virtual ~VerifiedSetSink() = default;

  void BeginSet(const BackupSet& set, const Actors& actors = {});
  // What is wrong with its content, where something is that costs no more than that; absent:
  // nothing.
  std::optional<Problem> Add(const Item& item);
  void EndSet();
  void Finish();

 private:
  virtual void OnBegin(const BackupSet& set, const Actors& actors) = 0;
  virtual void OnItem(const Item& item) = 0;
  // An item that is not whole, in its place among the others. Throws SealError, unless there is a
  // way to be without it, and to say so.
  virtual void OnDamaged(const Item& item);
  virtual void OnEnd(const BackupSet& set) = 0;
  virtual void OnFinish() = 0;

  const SetCount count_;
  bool has_set_ = false;
  LinkCheck links_;
  std::optional<BackupSet> set_;
  std::optional<SetCheck> check_;
};

}  // namespace strongroom::sets
