#include "export/manifest_export.h"

#include <array>
#include <cstdio>
#include <utility>

#include "base/printable.h"
#include "export/error.h"
#include "export/file_name.h"
#include "sets/members.h"

namespace strongroom::exporting {
namespace {

std::string RankText(int rank) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%03d-", rank);
  return text.data();
}

}  // namespace

ManifestStream::ManifestStream(const catalogue::Catalogue& catalogue, std::filesystem::path folder,
                               std::ostream& out)
    : sets::VerifiedSetSink(sets::SetCount::kOne),
      catalogue_(catalogue),
      folder_(std::move(folder)),
      out_(out) {}

void ManifestStream::Write(std::string_view text) {
  if (!out_.write(text.data(), static_cast<std::streamsize>(text.size()))) {
    throw ExportError("the manifests cannot be written");
  }
}

void ManifestStream::OnDamaged(const sets::Item& item) {
  left_out_.push_back(DamagedManifest(item).left_out);
}

void ManifestStream::OnItem(const sets::Item& item) {
  Manifest manifest = ManifestOf(catalogue_, item);
  if (!manifest.left_out.empty()) {
    left_out_.push_back(std::move(manifest.left_out));
    return;
  }
  auto documents = documents_.find(manifest.rank);
  if (documents == documents_.end()) {
    documents = documents_.try_emplace(manifest.rank, folder_).first;
  }
  documents->second.Append("---\n" + manifest.text);
}

// Nothing is written of a set that is not whole.
void ManifestStream::OnEnd(const sets::BackupSet& set) {
  Write("# Backup set " + base::Printable(set.name) + ", " + sets::DigestText(set.digest) + '\n');
  for (const std::string& left_out : left_out_) Write("# Left out: " + left_out + '\n');
  std::array<char, 16384> buffer{};
  for (auto& [rank, documents] : documents_) {
    documents.Rewind();
    while (const size_t got = documents.Read(buffer.data(), buffer.size())) {
      Write({buffer.data(), got});
    }
  }
  if (!out_.flush()) throw ExportError("the manifests cannot be written");
}

ManifestFiles::ManifestFiles(const catalogue::Catalogue& catalogue, FileSink& sink)
    : sets::VerifiedSetSink(sets::SetCount::kOne), catalogue_(catalogue), sink_(sink) {}

void ManifestFiles::OnItem(const sets::Item& item) {
  const Manifest manifest = ManifestOf(catalogue_, item);
  if (!manifest.left_out.empty()) {
    left_out_ += manifest.left_out + '\n';
    return;
  }
  sink_.Add(RankText(manifest.rank) + ItemPath(item.type, item.name, item.id, ".yaml"),
            manifest.text);
}

void ManifestFiles::OnDamaged(const sets::Item& item) {
  left_out_ += DamagedManifest(item).left_out + '\n';
}

void ManifestFiles::OnEnd(const sets::BackupSet&) {
  if (!left_out_.empty()) sink_.Add("left-out.txt", left_out_);
  sink_.Sync();
}

}  // namespace strongroom::exporting
