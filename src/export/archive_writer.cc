#include "export/archive_writer.h"

#include "base/sha256.h"
#include "export/error.h"

namespace strongroom::exporting {

void ArchiveWriter::AddContent(const std::string& digest, std::string_view content) {
  if (contents_.insert(digest).second) sink_.Add(archive::ContentFile(digest), content);
}

void ArchiveWriter::AddSet(const sets::BackupSet& set, std::string_view items) {
  sink_.Add(archive::SetFile(index_.sets.size()), set.object);
  sink_.Add(archive::ItemsFile(index_.sets.size()), items);
  index_.sets.push_back({.name = set.name,
                         .digest = set.digest,
                         .previous_digest = set.previous_digest,
                         .items = set.items,
                         .set_file_digest = base::Sha256Hex(set.object),
                         .items_file_digest = base::Sha256Hex(items)});
}

void ArchiveWriter::Finish() {
  if (index_.sets.empty()) throw ExportError("there is no backup set to make an archive of");
  sink_.Sync();
  sink_.Add(std::string(archive::kIndexFile), archive::WriteIndex(index_));
  sink_.Sync();
}

}  // namespace strongroom::exporting
