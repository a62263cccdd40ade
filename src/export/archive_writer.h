#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "export/archive.h"
#include "export/file_sink.h"
#include "sets/backup_set.h"

namespace strongroom::exporting {

// Writes the files of an archive (archive.h): contents and sets in any order, the index last. What
// is written is what is given: whether it is as its digests say, the caller knows. Every call
// throws ExportError. Not thread-safe.
class ArchiveWriter {
 public:
  // `sink` is empty, and outlives this. In memory are 100 bytes for each content.
  explicit ArchiveWriter(FileSink& sink, archive::Source source = {})
      : sink_(sink), index_{.source = std::move(source), .sets = {}} {}

  // Canonical JSON of that digest; what was added before is passed over.
  void AddContent(const std::string& digest, std::string_view content);
  // `items`: a line for each item, in the order of type and id (sets::WriteItemDescription).
  void AddSet(const sets::BackupSet& set, std::string_view items);
  // There is at least one set.
  void Finish();

 private:
  FileSink& sink_;
  archive::Index index_;
  std::set<std::string> contents_;
};

}  // namespace strongroom::exporting
