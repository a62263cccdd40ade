#pragma once

#include <functional>
#include <map>
#include <ostream>
#include <string>
#include <string_view>

#include "sets/verified_set_sink.h"

namespace strongroom::exporting {

struct GitOptions {
  std::string branch = "main";
  // The branch is there: the first set's commit comes on top of it. Which set its last commit is of
  // says SetOfCommit (commit_message.h); what is exported are those behind it.
  bool is_continued = false;
};

// A history of sets as a stream for `git fast-import` (https://git-scm.com/docs/git-fast-import): a
// commit for each set, whose tree is exactly what the set holds, a file of YAML for each item
// (ItemPath). A policy that has not changed is the same blob, so a tenant that has not changed is a
// commit without a diff.
//
// Author of a commit is the actor, where there is one, else "Strongroom"; its committer is
// Strongroom, both at the time of the set. So the same sets make the same commits. The message
// names schedule, run, digest and what is not complete, and ends with the trailer
// "Strongroom-Set: NAME".
//
// What is not complete in a set is missing in its tree, too; the message says so. The file of an
// item that is not whole says that, so that it was neither removed nor as it was before. Without
// Finish git takes nothing of the stream ("feature done").
class GitExport final : public sets::VerifiedSetSink {
 public:
  // `out` outlives this. Throws ExportError for a branch that git would not take.
  GitExport(std::ostream& out, GitOptions options);

 private:
  void OnBegin(const sets::BackupSet& set, const sets::Actors& actors) override;
  void OnItem(const sets::Item& item) override;
  void OnDamaged(const sets::Item& item) override;
  void OnEnd(const sets::BackupSet& set) override;
  void OnFinish() override;

  // `content` is told from others by `mark`.
  void WriteFile(const sets::Item& item, const std::string& mark,
                 const std::function<std::string()>& content);
  void Write(std::string_view text);
  void WriteData(std::string_view bytes);

  std::ostream& out_;
  const GitOptions options_;
  bool is_first_ = true;
  std::map<std::string, std::string> files_;  // marks of contents by path: the tree of the last set
  std::map<std::string, std::string> written_;  // that of the set that is being written
};

}  // namespace strongroom::exporting
