#include "domain/policy_history.h"

#include <algorithm>
#include <map>

namespace strongroom::domain {
namespace {

bool IsSame(const PolicyForm& a, const PolicyForm& b) {
  return a.digest == b.digest || a.content_digest == b.content_digest;
}

// Reads sightings one after the other.
class Historian {
 public:
  Historian(const std::string& type, const std::vector<std::string>& naming,
            const std::vector<Sighting>& sightings)
      : type_(type), naming_(naming), sightings_(sightings) {}

  std::vector<PolicyVersion> Tell() {
    for (size_t at = 0; at < sightings_.size(); ++at) {
      if (sightings_[at].form) {
        Meet(at);
      } else if (IsWhole(sightings_[at])) {
        Miss(at);
      }
    }
    return std::move(versions_);
  }

 private:
  void Meet(size_t at) {
    if (!held_) {
      Begin(at, IsNew(at) ? std::optional(Change::kAdded) : std::nullopt);
    } else if (!IsSame(*sightings_[*held_].form, *sightings_[at].form)) {
      Begin(at, Change::kChanged);
    } else {
      versions_.back().last = at;
      ++versions_.back().sets;
    }
    held_ = at;
    held_by_[sightings_[at].selection] = at;
  }

  void Miss(size_t at) {
    const std::string& selection = sightings_[at].selection;
    const auto before = held_by_.find(selection);
    if (before == held_by_.end()) {
      if (!held_) missed_by_[selection] = at;
      return;
    }
    if (!Tells(sightings_[at], sightings_[before->second])) return;
    versions_.push_back({.change = Change::kRemoved, .first = at, .last = at});
    held_.reset();
    held_by_.clear();
    missed_by_ = {{selection, at}};
  }

  void Begin(size_t at, std::optional<Change> change) {
    versions_.push_back({.change = change, .first = at, .last = at, .sets = 1});
  }

  // Whether it was known not to be there, before it is held again.
  bool IsNew(size_t at) const {
    if (!versions_.empty()) return true;  // removed: it is not held
    const auto missed = missed_by_.find(sightings_[at].selection);
    return missed != missed_by_.end() && Tells(sightings_[missed->second], sightings_[at]);
  }

  bool IsWhole(const Sighting& sighting) const { return sighting.complete_types.contains(type_); }

  // Whether the set that does not hold the policy would, if it had been there: whatever names it in
  // the one that holds it was read in both.
  bool Tells(const Sighting& without, const Sighting& with) const {
    return std::none_of(naming_.begin(), naming_.end(), [&](const std::string& by) {
      return with.complete_types.contains(by) && !without.complete_types.contains(by);
    });
  }

  const std::string& type_;
  const std::vector<std::string>& naming_;
  const std::vector<Sighting>& sightings_;
  std::vector<PolicyVersion> versions_;
  std::optional<size_t> held_;  // where it was held last; absent where it is not there
  // By selection: where it was held last, and where it was missed since it was held by any.
  std::map<std::string, size_t> held_by_;
  std::map<std::string, size_t> missed_by_;
};

}  // namespace

std::vector<PolicyVersion> HistoryOf(const std::string& type,
                                     const std::vector<std::string>& naming,
                                     const std::vector<Sighting>& sightings) {
  return Historian(type, naming, sightings).Tell();
}

}  // namespace strongroom::domain
