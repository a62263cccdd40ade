#pragma once

// Only for the .cc files of this folder: it lets libpqxx in.

#include <pqxx/pqxx>
#include <set>
#include <string>

// News for whoever has to be told of it outside, written in the transaction that makes it true: it
// is neither lost nor told of what never happened. A reader delivers and then sets delivered_at, so
// each is delivered at least once. Throws as libpqxx does.
namespace strongroom::store {

// Which runs of a batch (records of `uid`) are stored as terminal.
std::set<std::string> EndedRuns(pqxx::work& transaction, const std::string& records);

// Call after the batch was stored, with what EndedRuns gave before, under one lock of runs: adds
// news (kind runEnded) of each run of the batch that ended in between, and returns their UIDs.
std::set<std::string> AnnounceEndedRuns(pqxx::work& transaction, const std::string& records,
                                        const std::set<std::string>& ended_before);

}  // namespace strongroom::store
