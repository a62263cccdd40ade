#pragma once

#include <filesystem>
#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "base/temporary_file.h"
#include "catalogue/catalogue.h"
#include "export/file_sink.h"
#include "export/manifest.h"
#include "sets/verified_set_sink.h"

namespace strongroom::exporting {

// One set of a cluster as a stream of YAML documents in the catalogue's order, for `kubectl apply
// -f -`: definitions, namespaces, what others need, the rest. A type that a set has the definition
// of can be applied as soon as the API server knows it, so that a first apply may have to be
// repeated. Items that cannot be applied are named in remarks. A second set is refused with
// ExportError, as is one of no cluster. Not thread-safe.
class ManifestStream final : public sets::VerifiedSetSink {
 public:
  // `catalogue` is that of Kubernetes; it and `out` outlive this. Items wait for their turn in
  // temporary files in `folder`.
  ManifestStream(const catalogue::Catalogue& catalogue, std::filesystem::path folder,
                 std::ostream& out);

 private:
  void OnBegin(const sets::BackupSet&, const sets::Actors&) override {}
  void OnItem(const sets::Item& item) override;
  void OnDamaged(const sets::Item& item) override;
  void OnEnd(const sets::BackupSet& set) override;
  void OnFinish() override {}

  void Write(std::string_view text);

  const catalogue::Catalogue& catalogue_;
  const std::filesystem::path folder_;
  std::ostream& out_;
  std::map<int, base::TemporaryFile> documents_;  // by rank
  std::vector<std::string> left_out_;
};

// The same as files, for `kubectl apply -R -f FOLDER`: "020-namespaces/shop~~6f1c..e4.yaml", and
// left-out.txt with what cannot be applied. Refuses what ManifestStream does. Not thread-safe.
class ManifestFiles final : public sets::VerifiedSetSink {
 public:
  // `catalogue` is that of Kubernetes; it and `sink` outlive this.
  ManifestFiles(const catalogue::Catalogue& catalogue, FileSink& sink);

 private:
  void OnBegin(const sets::BackupSet&, const sets::Actors&) override {}
  void OnItem(const sets::Item& item) override;
  void OnDamaged(const sets::Item& item) override;
  void OnEnd(const sets::BackupSet& set) override;
  void OnFinish() override {}

  const catalogue::Catalogue& catalogue_;
  FileSink& sink_;
  std::string left_out_;
};

}  // namespace strongroom::exporting
