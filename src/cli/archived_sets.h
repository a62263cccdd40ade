#pragma once

#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "catalogue/catalogues.h"
#include "cli/open_archive.h"
#include "cli/set_reader.h"
#include "export/archive_reader.h"

namespace strongroom::cli {

// The backup sets of an archive, which needs neither server nor cluster. A list of items that is
// not the one that its set was sealed with is refused, one that has another name for an item than
// its content, for which all contents of a set are read, and a content that is not the one of its
// digest. What counts as a change the catalogue of this program says.
class ArchivedSets final : public SetReader {
 public:
  // `catalogues` outlives this. Throws CliError for what is no archive. Once stop is requested,
  // every call that reads throws CliError with kInterrupted.
  ArchivedSets(const std::string& path, const catalogue::Catalogues& catalogues,
               const std::stop_token& stop);

  // The name of the set that was taken last.
  const std::string& Newest() const;

  sets::BackupSet Set(const std::string& name) const override;
  void EachItem(const std::string& set, const std::string& type,
                const std::function<void(const sets::Item& item)>& take) const override;
  void EachItemJson(const std::string& set, const std::string& type,
                    const std::function<void(base::Json item)>& take) const override;
  void EachContent(const std::string& set,
                   const std::function<void(std::string_view line)>& take) const override;
  std::string Content(const std::string& set, const std::string& type, const std::string& id,
                      ContentForm form) const override;
  base::Json Diff(const std::string& from, const std::string& to) const override;

 private:
  struct Loaded {
    sets::BackupSet set;
    std::vector<sets::Item> items;  // without contents
  };

  size_t PlaceOf(const std::string& name) const;
  const Loaded& Load(size_t place) const;
  std::optional<sets::Problem> OtherName(const sets::BackupSet& set, sets::Item item) const;
  // Absent where it is not there as it was sealed.
  std::optional<std::string> WholeContent(sets::Item item) const;
  template <typename Read>
  decltype(auto) Told(const Read& read) const;

  const std::string path_;
  const catalogue::Catalogues& catalogues_;
  const std::stop_token stop_;
  std::optional<OpenArchive> files_;
  std::optional<exporting::ArchiveReader> archive_;
  mutable std::map<size_t, Loaded> loaded_;  // by place
};

}  // namespace strongroom::cli
