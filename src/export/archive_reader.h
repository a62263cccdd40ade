#pragma once

#include <functional>
#include <string>
#include <vector>

#include "catalogue/catalogues.h"
#include "export/archive.h"
#include "export/file_sink.h"
#include "sets/backup_set.h"
#include "sets/item.h"
#include "sets/problem.h"

namespace strongroom::exporting {

// An archive of which nothing is believed. Each call throws ExportError for what cannot be read at
// all. Not thread-safe.
class ArchiveReader {
 public:
  // `files` outlive this.
  explicit ArchiveReader(const FileSource& files);

  size_t size() const { return index_.sets.size(); }
  const archive::Entry& entry(size_t index) const { return index_.sets.at(index); }
  // What the archive says of itself: no digest covers it.
  const archive::Source& source() const { return index_.source; }

  // The set and its items, as an exporter takes them.
  sets::BackupSet ReadSet(size_t index) const;
  void ReadItems(size_t index, const std::function<void(const sets::Item&)>& sink) const;
  // The same without their contents, and the content of one.
  void ReadDescriptions(size_t index, const std::function<void(sets::Item)>& sink) const;
  std::string ReadContent(const sets::Item& item) const;

  // All that is not as a digest says: files, items, types, sets, and the link of each set with the
  // one before where both are there; items that are not called what their contents say, which no
  // digest covers; files that are of no set; and an archive without sets. Empty: it is what was
  // exported.
  // At most so many are told; cost: each file is read once.
  std::vector<sets::Problem> Verify(const catalogue::Catalogues& catalogues,
                                    size_t most = 1'000) const;

 private:
  const FileSource& files_;
  archive::Index index_;
};

}  // namespace strongroom::exporting
