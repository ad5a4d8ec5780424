// Judges an Accord log with the code of Go's checksum database (golang.org/x/mod/sumdb, note and tlog): JSON on
// standard input, and for each case a line, "holds" or why it does not.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type given struct {
	Key     string // the verifier key, "name+id+base64"
	Entries []string
	Cases   []judged
}

type judged struct {
	Note, Old   string // a checkpoint, and an older one
	Index       int64
	Entry       string // what is said to stand at Index
	Inclusion   tlog.RecordProof
	Consistency tlog.TreeProof
}

// stored holds the hashes of a tree in the order that tlog counts them.
type stored []tlog.Hash

func (hashes stored) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	read := make([]tlog.Hash, len(indexes))
	for at, index := range indexes {
		if index < 0 || index >= int64(len(hashes)) {
			return nil, fmt.Errorf("no hash %d is stored", index)
		}
		read[at] = hashes[index]
	}
	return read, nil
}

func main() {
	var all given
	stop(json.NewDecoder(os.Stdin).Decode(&all))
	verifier, err := note.NewVerifier(all.Key)
	stop(err)
	var tree stored
	for number, entry := range all.Entries {
		hashes, err := tlog.StoredHashes(int64(number), []byte(entry), tree)
		stop(err)
		tree = append(tree, hashes...)
	}
	for _, one := range all.Cases {
		if err := one.judge(verifier, tree); err != nil {
			fmt.Printf("refused: %q\n", err.Error())
		} else {
			fmt.Println("holds")
		}
	}
}

func (one judged) judge(verifier note.Verifier, tree stored) error {
	now, err := signed(one.Note, verifier, tree)
	if err != nil {
		return err
	}
	old, err := signed(one.Old, verifier, tree)
	if err != nil {
		return err
	}
	if err := tlog.CheckTree(one.Consistency, now.N, now.Hash, old.N, old.Hash); err != nil {
		return fmt.Errorf("consistency: %w", err)
	}
	if err := tlog.CheckRecord(one.Inclusion, now.N, now.Hash, one.Index, tlog.RecordHash([]byte(one.Entry))); err != nil {
		return fmt.Errorf("inclusion: %w", err)
	}
	return nil
}

// signed opens a checkpoint and holds its root against that of the entries. Of a checkpoint's lines only the first
// differs from the one that Go's parser expects: ours is the log's origin, under which it is signed too.
func signed(text string, verifier note.Verifier, tree stored) (tlog.Tree, error) {
	opened, err := note.Open([]byte(text), note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.TrimPrefix(opened.Text, verifier.Name()+"\n")
	head, err := tlog.ParseTree([]byte("go.sum database tree\n" + lines))
	if err != nil {
		return head, err
	}
	root, err := tlog.TreeHash(head.N, tree)
	if err == nil && root != head.Hash {
		err = fmt.Errorf("root: the first %d entries have another one", head.N)
	}
	return head, err
}

func stop(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
