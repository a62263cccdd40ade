#include "restore/stored_policies.h"

#include <array>
#include <limits>
#include <utility>

#include "catalogue/put_back.h"
#include "catalogue/sealed_name.h"
#include "sets/error.h"

namespace strongroom::restore {
namespace {

constexpr size_t kChunk = size_t{64} << 10U;

// Lines of a file, one after the other.
class Lines {
 public:
  // `file` is read from its start, and outlives this.
  explicit Lines(base::TemporaryFile& file) : file_(file) { file_.Rewind(); }

  // False at the end.
  bool Next(std::string& line) {
    line.clear();
    for (;;) {
      const size_t end = buffer_.find('\n', read_);
      if (end != std::string::npos) {
        line.append(buffer_, read_, end - read_);
        read_ = end + 1;
        return true;
      }
      line.append(buffer_, read_);
      read_ = 0;
      buffer_.resize(kChunk);
      buffer_.resize(file_.Read(buffer_.data(), kChunk));
      if (buffer_.empty()) return false;
    }
  }

 private:
  base::TemporaryFile& file_;
  std::string buffer_;
  size_t read_ = 0;
};

}  // namespace

StoredPolicies::StoredPolicies(const catalogue::Catalogue& catalogue, std::filesystem::path folder,
                               IsMeant is_meant)
    : sets::VerifiedSetSink(sets::SetCount::kOne),
      catalogue_(catalogue),
      folder_(std::move(folder)),
      is_meant_(std::move(is_meant)) {}

void StoredPolicies::OnBegin(const sets::BackupSet& set, const sets::Actors&) {
  set_name_ = set.name;
}

// Canonical JSON has no line breaks.
void StoredPolicies::OnItem(const sets::Item& item) {
  RequireOwnName(item);
  if (!is_meant_(item)) return;
  const catalogue::PolicyType* const type = catalogue_.Find(item.type);
  const int rank =
      type == nullptr ? std::numeric_limits<int>::max() : catalogue::RestoreRank(*type);
  base::TemporaryFile& file = files_.try_emplace(rank, folder_).first->second;
  file.Append(sets::WriteItemDescription(item));
  file.Append("\n");
  file.Append(item.content);
  file.Append("\n");
  ++size_;
}

// It is chosen by its name, and by it people know what a plan would do.
void StoredPolicies::RequireOwnName(const sets::Item& item) const {
  const bool has_own = catalogue::HasOwnName(
      catalogue_, {.type = item.type, .id = item.id, .name = item.name, .content = item.content});
  if (has_own) return;
  throw sets::SealError(sets::ShowProblem(sets::ProblemOf(set_name_, item, catalogue::kOtherName)));
}

void StoredPolicies::OnEnd(const sets::BackupSet&) {}

void StoredPolicies::Each(const std::function<void(const sets::Item& item)>& take) {
  std::string line;
  for (auto& [rank, file] : files_) {
    Lines lines(file);
    while (lines.Next(line)) {
      sets::Item item = sets::ReadItemDescription(line);
      lines.Next(item.content);
      take(item);
    }
  }
}

}  // namespace strongroom::restore
