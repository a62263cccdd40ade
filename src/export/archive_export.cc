#include "export/archive_export.h"

namespace strongroom::exporting {

void ArchiveExport::OnItem(const sets::Item& item) {
  items_ += sets::WriteItemDescription(item) + '\n';
  writer_.AddContent(item.content_digest, item.content);
}

void ArchiveExport::OnDamaged(const sets::Item& item) {
  items_ += sets::WriteItemDescription(item) + '\n';
}

}  // namespace strongroom::exporting
