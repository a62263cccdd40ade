#pragma once

#include <optional>
#include <string>
#include <vector>

#include "export/set_check.h"
#include "sets/backup_set.h"
#include "sets/item.h"

namespace strongroom::exporting {

// Who did what differs from the set before, each once, where anybody knows.
using Actors = std::vector<std::string>;

// Takes backup sets and writes them in some form. For each set BeginSet, Add for all of its items
// in the order of the sets API (type, id), EndSet; Finish after the last one. Sets come in the
// order in which they were taken. What was written without Finish is no export, and whatever the
// form is for takes it for none. Not thread-safe.
//
// No content is written that is not as its digest says: what is done about one, the form says.
// Nor is a part of a set written, nor one that was compared with another set than the one before:
// each call throws ExportError that names what differs, and nothing more may be called then.
class Exporter {
 public:
  virtual ~Exporter() = default;

  void BeginSet(const sets::BackupSet& set, const Actors& actors = {});
  // What is wrong with its content, where something is that costs no more than that; absent:
  // nothing.
  std::optional<Difference> Add(const sets::Item& item);
  void EndSet();
  void Finish();

 private:
  virtual void OnBegin(const sets::BackupSet& set, const Actors& actors) = 0;
  virtual void OnItem(const sets::Item& item) = 0;
  // An item that is not whole, in its place among the others. Throws ExportError, unless the form
  // has a way to be without it, and to say so.
  virtual void OnDamaged(const sets::Item& item);
  virtual void OnEnd(const sets::BackupSet& set) = 0;
  virtual void OnFinish() = 0;

  LinkCheck links_;
  std::optional<sets::BackupSet> set_;
  std::optional<SetCheck> check_;
};

}  // namespace strongroom::exporting
