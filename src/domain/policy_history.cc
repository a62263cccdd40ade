#include "domain/policy_history.h"

#include <algorithm>

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
    if (!met_) {
      Begin(at, WasMissedBefore(at) ? std::optional(Change::kAdded) : std::nullopt);
    } else if (!IsSame(*sightings_[*met_].form, *sightings_[at].form)) {
      Begin(at, Change::kChanged);
    } else {
      versions_.back().last = at;
      ++versions_.back().sets;
    }
    met_ = at;
    missed_.reset();
  }

  void Miss(size_t at) {
    if (met_ && !Tells(sightings_[at], sightings_[*met_])) return;
    if (met_) versions_.push_back({.change = Change::kRemoved, .first = at, .last = at});
    met_.reset();
    missed_ = at;
  }

  void Begin(size_t at, std::optional<Change> change) {
    versions_.push_back({.change = change, .first = at, .last = at, .sets = 1});
  }

  bool WasMissedBefore(size_t at) const {
    return missed_ && Tells(sightings_[*missed_], sightings_[at]);
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
  std::optional<size_t> met_;     // where it was last held, unless it was removed since
  std::optional<size_t> missed_;  // where it was last known not to be there, since it was held
};

}  // namespace

std::vector<PolicyVersion> HistoryOf(const std::string& type,
                                     const std::vector<std::string>& naming,
                                     const std::vector<Sighting>& sightings) {
  return Historian(type, naming, sightings).Tell();
}

}  // namespace strongroom::domain
