#pragma once

// Only for the .cc files of this folder: it lets libpqxx in.

#include <pqxx/pqxx>
#include <set>
#include <string>

// News for whoever has to be told of it outside, written in the transaction that makes it true: it
// is neither lost nor told of what never happened. A reader tells of it and sets delivered_at, in
// one transaction too (store/outbox_news.h). Throws as libpqxx does.
namespace strongroom::store {

// Which runs of a batch (records of `uid`) are stored as terminal.
std::set<std::string> EndedRuns(pqxx::work& transaction, const std::string& records);

// Which runs of a batch (records of `uid` and `trigger`) that somebody started are stored.
std::set<std::string> DispatchedRuns(pqxx::work& transaction, const std::string& records);

// Call after the batch was stored, with what DispatchedRuns gave before, under one lock of runs:
// adds news (kind runDispatched) of those that were stored in between for the first time, unless
// they have ended, and were made more than a day ago: then nobody need hear of it.
void AnnounceDispatchedRuns(pqxx::work& transaction, const std::string& records,
                            const std::set<std::string>& stored_before);

// Likewise with EndedRuns: adds news (kind runEnded) of each run of the batch that ended in
// between, and returns their UIDs.
std::set<std::string> AnnounceEndedRuns(pqxx::work& transaction, const std::string& records,
                                        const std::set<std::string>& ended_before);

}  // namespace strongroom::store
