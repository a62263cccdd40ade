#pragma once

#include <string>
#include <utility>

#include "export/archive_writer.h"
#include "export/file_sink.h"
#include "sets/verified_set_sink.h"

namespace strongroom::exporting {

// Of no set at all there is no archive: Finish throws ExportError. Of an item that is not whole the
// archive has no content, which is what is found when it is verified.
class ArchiveExport final : public sets::VerifiedSetSink {
 public:
  // `sink` is empty, and outlives this. In memory are 100 bytes for each content and, of one set,
  // what describes its items.
  explicit ArchiveExport(FileSink& sink, archive::Source source = {})
      : sets::VerifiedSetSink(sets::SetCount::kAny), writer_(sink, std::move(source)) {}

 private:
  void OnBegin(const sets::BackupSet&, const sets::Actors&) override { items_.clear(); }
  void OnItem(const sets::Item& item) override;
  void OnDamaged(const sets::Item& item) override;
  void OnEnd(const sets::BackupSet& set) override { writer_.AddSet(set, items_); }
  void OnFinish() override { writer_.Finish(); }

  ArchiveWriter writer_;
  std::string items_;  // of the set that is being written
};

}  // namespace strongroom::exporting
