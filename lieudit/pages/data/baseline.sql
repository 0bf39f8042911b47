-- server 18
-- migration  groups.txt fab7108f6c36
-- migration account 0001_initial 6f27ff6bdf57
-- migration account 0002_email_max_length c956ab7a3c36
-- migration account 0003_alter_emailaddress_create_unique_verified_email 66b6f1939621
-- migration account 0004_alter_emailaddress_drop_unique_email ebc6317e90c4
-- migration account 0005_emailaddress_idx_upper_email e7569f1662da
-- migration account 0006_emailaddress_lower 54adb08cb3fb
-- migration account 0007_emailaddress_idx_email 87fad70bfde8
-- migration account 0008_emailaddress_unique_primary_email_fixup 794bf875bdbe
-- migration account 0009_emailaddress_unique_primary_email 79762cfa7b1e
-- migration accounts 0001_initial 583e642145ef
-- migration accounts 0002_cache e5daf18c841f
-- migration accounts 0003_connections 212651604d5f
-- migration accounts 0004_welcomed 9d515da305c8
-- migration admin 0001_initial f4716989d981
-- migration admin 0002_logentry_remove_auto_add 2c127e659a22
-- migration admin 0003_logentry_add_action_flag_choices 02700a827190
-- migration advocacy 0001_initial eee49aac36b1
-- migration advocacy 0002_guards f87f7d08dc3d
-- migration advocacy 0003_not_emptied b15de1d861a6
-- migration advocacy 0004_mails 088c963393c6
-- migration advocacy 0005_given_up_letters 75336ecfca62
-- migration advocacy 0006_signatory 1f417839f140
-- migration advocacy 0007_short_title 3dd9b1046424
-- migration api 0001_initial aec660c77660
-- migration api 0002_guards 213f673f7587
-- migration api 0003_changes 9d584bae9899
-- migration api 0004_hooks 4fa2e5497ad7
-- migration attestations 0001_initial e4e8361fd9af
-- migration attestations 0002_guards 983b8e6066b5
-- migration attestations 0003_signed 38882340cd9d
-- migration attestations 0004_signed_guards fcf1ebd47082
-- migration attestations 0005_brought 6be0e87f9db4
-- migration auth 0001_initial 845cff319606
-- migration auth 0002_alter_permission_name_max_length feaf97e0e8f7
-- migration auth 0003_alter_user_email_max_length 9d5657b4db98
-- migration auth 0004_alter_user_username_opts 9538db342c9a
-- migration auth 0005_alter_user_last_login_null 79f60a35dc00
-- migration auth 0006_require_contenttypes_0002 00cb16e3405f
-- migration auth 0007_alter_validators_add_error_messages 115db87dc327
-- migration auth 0008_alter_user_username_max_length 02857f65f7d6
-- migration auth 0009_alter_user_last_name_max_length 19a89500e7f1
-- migration auth 0010_alter_group_name_max_length 0963ed6498ac
-- migration auth 0011_update_proxy_permissions 85a5dde708dc
-- migration auth 0012_alter_user_first_name_max_length 6cefbc9f8090
-- migration care 0001_initial d20d341371a6
-- migration care 0002_guards 6318a6fb9cae
-- migration care 0003_notices 8770c8c1abe9
-- migration care 0004_measures d7de8e478bbf
-- migration commons 0001_initial 1d85e56ad139
-- migration commons 0002_files_keep_their_name 451811f8c144
-- migration commons 0003_files_and_origin bb7b22843e4e
-- migration commons 0004_held_files a29fd4e6463f
-- migration commons 0005_source a56c892b3582
-- migration consultations 0001_initial 4ade932080d8
-- migration consultations 0002_guards 312dcd34f7bd
-- migration consultations 0003_sheets 143fe0943700
-- migration contenttypes 0001_initial 35ed8489a147
-- migration contenttypes 0002_remove_content_type_name 7d3649407575
-- migration cooperative 0001_initial e731add63b64
-- migration cooperative 0002_guards e34b25556d83
-- migration cooperative 0003_surplus 58162b418aaf
-- migration cooperative 0004_conversion 5873434effee
-- migration cooperative 0005_review b7da4cdd3db0
-- migration cooperative 0006_corrections bad4ffa820eb
-- migration cooperative 0007_orders 2e7fce111525
-- migration deliberation 0001_initial 94d091f7ab8c
-- migration deliberation 0002_guards ede7d765ae9a
-- migration deliberation 0003_rivals e8969f3ff3f4
-- migration deliberation 0004_hurried_round 015c1c73e92a
-- migration deliberation 0005_finding_since 857045fb0eea
-- migration desks 0001_initial e8a19877074f
-- migration desks 0002_telephone 3f47f63eb9ed
-- migration django_tasks_database 0001_initial cf812b2fc6a7
-- migration django_tasks_database 0002_alter_dbtaskresult_options 64089e9ab4b6
-- migration django_tasks_database 0003_dbtaskresult_enqueued_at_dbtaskresult_finished_at 70aca531cfde
-- migration django_tasks_database 0004_dbtaskresult_started_at 6a2df89c0966
-- migration django_tasks_database 0005_alter_dbtaskresult_priority_and_more 7620e78cb4ea
-- migration django_tasks_database 0006_alter_dbtaskresult_args_kwargs_and_more 1df8a72be81d
-- migration django_tasks_database 0007_add_separate_results_fields 5a2bcd56bbf2
-- migration django_tasks_database 0008_separate_results_field 70bebf6c70a5
-- migration django_tasks_database 0009_remove_results_field 5f3794029968
-- migration django_tasks_database 0010_alter_dbtaskresult_status b78d0ee8642c
-- migration django_tasks_database 0011_rename_complete_status 06c588d07796
-- migration django_tasks_database 0012_add_separate_exception_fields 91e47c25219e
-- migration django_tasks_database 0013_separate_exception_fields bf4b6c5e8bef
-- migration django_tasks_database 0014_remove_dbtaskresult_exception_data 735859839093
-- migration django_tasks_database 0015_correctly_order_run_after c445a528a79c
-- migration django_tasks_database 0016_remove_dbtaskresult_django_task_new_ordering_idx_and_more b21812d340c4
-- migration django_tasks_database 0017_dbtaskresult_metadata 6ddbf92d0402
-- migration django_tasks_database 0018_rename_succeeded_status 49ab041400c4
-- migration django_tasks_database 0019_rename_django_task_new_ordering_idx_tasks_db_new_ordering_idx_and_more 65bb5c3a5f49
-- migration django_tasks_database 0020_update_db_task_result_ordering cc08d41b5513
-- migration django_tasks_database 0021_conditional_partial_index_ordering b1d0d1b44619
-- migration elections 0001_initial aeb5fe0c0903
-- migration elections 0002_guards dc7cf38a19c4
-- migration elections 0003_not_emptied 579565d7fca9
-- migration elections 0004_totals 08c8a83e8024
-- migration elections 0005_floor d5af1b1c131f
-- migration elections 0006_departures b5105374cdfa
-- migration elections 0007_two_hands_on_the_roll 3601383d0717
-- migration elections 0008_way 3c726a80b5d0
-- migration elections 0009_belenios f8b35533e60e
-- migration funding 0001_initial 8949aab1b014
-- migration funding 0002_guards 1c86b4aff81b
-- migration funding 0003_applications a4dc6bd2fc80
-- migration funding 0004_application_guards b6610fdd5928
-- migration funding 0005_money a6865e8e8f78
-- migration funding 0006_money_guards 9d94f251b7d8
-- migration funding 0007_grants_and_aids bef703be8fcc
-- migration funding 0008_award_guards d6e14a71bee4
-- migration funding 0009_year_totals 9f44a0656717
-- migration funding 0010_jury 7a36dba29c2b
-- migration funding 0011_jury_guards f22908d5962a
-- migration funding 0012_told_by e98afd002951
-- migration funding 0013_before_each 2682d1e4e0ab
-- migration funding 0014_reference_of_one b2694b635e57
-- migration governance 0001_initial 15b4e2ec4cbd
-- migration governance 0002_guards d6e66e7a0569
-- migration governance 0003_changes 5fe7a83d38b9
-- migration governance 0004_voted_rules 747683129e94
-- migration governance 0005_decisions 4dde993bb926
-- migration governance 0006_members_assembly 79c20b3ab075
-- migration governance 0007_conversion 8ec4e6912a51
-- migration governance 0008_interest_with_a_place baecd3c01513
-- migration hall 0001_initial 793bc3fa88bf
-- migration hall 0002_guards 211335bceede
-- migration hall 0003_voices 4827cb82ef62
-- migration hall 0004_screens_and_exclusions 1e7fc166055d
-- migration hall 0005_entrusting_guard 2d53475951b1
-- migration hall 0006_secrecy 0af55741f8d3
-- migration hall 0007_off_agenda f1f2f1a51c77
-- migration hall 0008_agreements 52803620d7c4
-- migration hall 0009_two_hands c9ac93c879bb
-- migration hall 0010_hands_at_the_door f033dcb7d7a2
-- migration hall 0011_round_off_agenda 1ea68b8f0f8b
-- migration hall 0012_showings 9edcef1b9bfd
-- migration hall 0013_speaking cf3a72aad838
-- migration hall 0014_blocks d4b17b5f6715
-- migration hall 0015_blocks_guard cd1c0e9ef001
-- migration imports 0001_from_records 5bf448655595
-- migration inquiries 0001_initial 55279a59b011
-- migration inquiries 0002_guards 0a4589f14b7f
-- migration journal 0001_initial 4cb25fa8b7ba
-- migration journal 0002_guards 13eba9ebf9a2
-- migration journal 0003_addressed e6edc33df50f
-- migration journal 0004_receipts_that_left 09072bb0d7db
-- migration journal 0005_rhythm e90a05152ced
-- migration journal 0006_read_up_to 39a03547aab0
-- migration journal 0007_scale 281dc164c3b0
-- migration journal 0008_seals 694200aa4c9c
-- migration learning 0001_initial 287c9fc6ec13
-- migration learning 0002_guards f1a2a801cfd5
-- migration learning 0003_paths bc24cfd7a5dc
-- migration learning 0004_path_guards 71c8d3b50daa
-- migration learning 0005_trainings aa31a098ecf2
-- migration learning 0006_training_guards dc9c35b7e79e
-- migration learning 0007_keepers_and_funding e74220a0aa53
-- migration lexicon 0001_initial 6b718544b79f
-- migration lottery 0001_initial 09328109095c
-- migration lottery 0002_guards f64d4488c307
-- migration meetings 0001_initial a86d8a0425ba
-- migration meetings 0002_guards b0be6c99e96d
-- migration meetings 0003_proofs 5ffac992055f
-- migration meetings 0004_one_session_in_a_room 05e0102f7cf0
-- migration meetings 0005_notice_mail bc8212d4275d
-- migration meetings 0006_fixed_words e74a5fddbc2b
-- migration meetings 0007_members_assembly a0ef9ac35124
-- migration meetings 0008_parts ead5fbf99302
-- migration meetings 0009_list_last 943db125aa3f
-- migration meetings 0010_opinion 87de84bbd1d1
-- migration meetings 0011_guests d275e3f240ee
-- migration membership 0001_initial 59fe49a92eb6
-- migration membership 0002_guards 40d27cc58efb
-- migration membership 0003_bodies bcf524dab02e
-- migration membership 0004_heard_departures 6fddcb991d70
-- migration membership 0005_closed_register d178fd4f483b
-- migration membership 0006_bank_targets 1c7ab3c3d5f3
-- migration mfa 0001_initial a42b6353f2ed
-- migration mfa 0002_authenticator_timestamps b6566eb07301
-- migration mfa 0003_authenticator_type_uniq 88550a456154
-- migration minutes 0001_initial 77d00841da85
-- migration minutes 0002_guards ff870e41917b
-- migration minutes 0003_people 8a2224e72070
-- migration minutes 0004_people_guards c3df57c0389e
-- migration minutes 0005_candidates_named 75071fdfad75
-- migration minutes 0006_fixed_points af5c04d7e117
-- migration minutes 0007_put a1c1d386d60f
-- migration minutes 0008_put_guard 059066fbbf01
-- migration mutual_aid 0001_initial ae3b0fbb9f1c
-- migration mutual_aid 0002_guards cc12eece43ba
-- migration mutual_aid 0003_hands d9e83a2d196f
-- migration mutual_aid 0004_hands_kept a5fb3488d2b9
-- migration needs 0001_initial 91d7ddaf7dd3
-- migration needs 0002_public_needs_index 0252128dd5ea
-- migration needs 0003_trace_below 9c344c36f2a6
-- migration needs 0004_escalation_answers 6bc57096e140
-- migration needs 0005_followup_key f1874f452e18
-- migration needs 0006_withdrawn_words 22b0b442d95a
-- migration needs 0007_words_until_withdrawn 284052b3422f
-- migration needs 0008_copied 81306850d460
-- migration needs 0009_meaning 3c0592595895
-- migration needs 0010_attachment 9dc87fe71d0d
-- migration needs 0011_questions 9ef3b1966423
-- migration needs 0012_talk 5bd6ae22fc0d
-- migration needs 0013_scale 223b37d91e77
-- migration network 0001_initial 416697620fed
-- migration network 0002_records f6fb95dcc26a
-- migration network 0003_kinds 39fb4f8c872e
-- migration network 0004_words 35d007b54a0a
-- migration network 0005_domain_topics 15960abec9d4
-- migration observatory 0001_snapshots 3ce892d6c652
-- migration observatory 0002_citations 4e7506f45851
-- migration observatory 0003_reports 24e6804c4086
-- migration observatory 0004_report_guards 2b0973dd1dc6
-- migration observatory 0005_income 53dbe6e91fd3
-- migration observatory 0006_report_figures_kept 5457199a8bc6
-- migration public_services 0001_initial b5782b263979
-- migration public_services 0002_mednum a66e55cfca7b
-- migration public_services 0003_imports_have_a_room ceb97889a45a
-- migration public_services 0004_both_sides_of_an_agreement 1701041ba8d4
-- migration public_services 0005_words 0a549089c7e4
-- migration records 0001_initial cdbe555b4629
-- migration records 0002_said 9d733deb86e9
-- migration records 0003_imports 7cafdcafdea3
-- migration records 0004_a_file_comes_once_from_an_account 32654849efd4
-- migration records 0005_what_a_preview_shows 2c052cfe42e0
-- migration records 0006_imports_have_a_room 1c72239b0681
-- migration records 0007_what_visitors_doubt be27b00c0497
-- migration roadmap 0001_initial 92de4bc58b4f
-- migration roadmap 0002_guards c057ce8e474e
-- migration sessions 0001_initial 2aa438e2393e
-- migration socialaccount 0001_initial 3647538d149b
-- migration socialaccount 0002_token_max_lengths 1f6fc8859622
-- migration socialaccount 0003_extra_data_default_dict e8b6fe9e20be
-- migration socialaccount 0004_app_provider_id_settings 82163ba3cc18
-- migration socialaccount 0005_socialtoken_nullable_app f023fe1a501c
-- migration socialaccount 0006_alter_socialaccount_extra_data d1de2c79db31
-- migration territory 0001_initial 79f3d9e4515a
-- migration territory 0002_zonings 8cd8f9026c48
-- migration territory 0003_words 775e948075f2
-- migration toolkit 0001_initial 0b210ec3e4ea
-- migration toolkit 0002_trace 9870100e2671
-- migration toolkit 0003_errand dab1bedc5393
-- migration toolkit 0004_beat 519cc65dcc4d
-- migration toolkit 0005_errand_stored_as_sent 0322ce5cd3dd
-- migration toolkit 0006_mail d7e7d70705e1
-- migration toolkit 0007_code_life 896822aacb97
-- migration toolkit 0008_repairs_move_the_clock 91864489a9da
-- migration toolkit 0009_silence e788e30a46cf
-- migration toolkit 0010_otherwise 2d2e30a8a5f1
-- migration toolkit 0011_alarm 197cf7401f46
-- migration toolkit 0012_spaced e1ec3b05fbd4
-- migration toolkit 0013_called 8a1200755c68
-- migration toolkit 0014_card 1edd1bca2d7e
-- migration voting 0001_initial 1558ea7111c0
-- migration voting 0002_guards 7a478e5b1e14
-- migration voting 0003_frozen_roll 99d5fb0c79d2
-- migration voting 0004_proxies 86c96f7f963c
-- migration voting 0005_frozen_proxies cfd72bb25a1c
-- migration voting 0006_proxy_behind 2393d6ecc3f7
-- migration voting 0007_in_session 6e1445150a8a
-- migration voting 0008_totals 5078a2b30cea
-- migration voting 0009_voices_and_closing 5f8c6dd1076d
-- migration voting 0010_closing_guards a863564c7f43
-- migration voting 0011_hours_and_closed 8d437f8a1de5
-- migration voting 0012_ways 54054c36378c
-- migration voting 0013_secret_boxes 432d792cd64b
-- migration voting 0014_codes 49c3d23b6915
-- migration voting 0015_boxes_by_state c3ef01ab9f0f
-- migration voting 0016_suspended 8321893ec75d
-- migration voting 0017_marks_back eb28b905b271
-- migration voting 0018_belenios 227de755ba16
-- migration voting 0019_given_up 008e7324289d
-- migration voting 0020_said_voted 0f7ad09e5a07
SET LOCAL check_function_bodies = false;
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;
CREATE FUNCTION public.called(name text, asked text) RETURNS integer
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
    SELECT CASE
        WHEN bare = asked THEN 0 WHEN starts_with(bare, asked) THEN 1
        WHEN strpos(' ' || bare, ' ' || asked) > 0 THEN 2 ELSE 3 END
    FROM (SELECT trim(regexp_replace(public.plain(name), '[^a-z0-9]+', ' ', 'g')) AS bare) AS said
$$;
CREATE FUNCTION public.clock_tick() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO toolkit_clock (id, tick) VALUES (1, 1)
        ON CONFLICT (id) DO UPDATE SET tick = toolkit_clock.tick + 1;
    RETURN NULL;
END $$;
CREATE FUNCTION public.commons_release_is_somewhere() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NEW.link = '' AND NOT EXISTS (SELECT 1 FROM commons_releasefile WHERE release_id = NEW.id) THEN
        RAISE EXCEPTION 'a release is somewhere: an address, or files' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION public.consultations_keep_statement() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND NEW.text IS DISTINCT FROM OLD.text THEN
        RAISE EXCEPTION 'the words of a statement stay' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM consultations_consultation WHERE id = NEW.consultation_id AND state = 'closed') THEN
        RAISE EXCEPTION 'consultation closed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE FUNCTION public.consultations_take_answer() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    said consultations_answer;
BEGIN
    said := COALESCE(NEW, OLD);
    PERFORM 1 FROM consultations_consultation c
        JOIN consultations_statement s ON s.consultation_id = c.id
        JOIN consultations_voice v ON v.consultation_id = c.id
        WHERE s.id = said.statement_id AND v.id = said.voice_id AND c.state = 'open' FOR SHARE OF c;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'consultation closed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN said;
END
$$;
CREATE FUNCTION public.cooperative_balanced() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    one bigint := CASE TG_TABLE_NAME WHEN 'cooperative_movement' THEN NEW.id ELSE NULL END;
BEGIN
    IF TG_TABLE_NAME = 'cooperative_posting' THEN one := NEW.movement_id; END IF;
    IF EXISTS (SELECT 1 FROM cooperative_posting WHERE movement_id = one
            GROUP BY unit HAVING sum(debit) <> sum(credit)) THEN
        RAISE EXCEPTION 'movement % is not balanced', one USING ERRCODE = 'check_violation';
    END IF;
    IF (SELECT count(*) FROM cooperative_posting WHERE movement_id = one)
            IS DISTINCT FROM (SELECT size::bigint FROM cooperative_movement WHERE id = one AND size >= 2) THEN
        RAISE EXCEPTION 'movement % is not whole', one USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.cooperative_follow() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NEW.number <> 1 + COALESCE(
            (SELECT max(number) FROM cooperative_movement WHERE cooperative_id = NEW.cooperative_id), 0) THEN
        RAISE EXCEPTION 'movement % does not follow the last one', NEW.number USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE FUNCTION public.elections_refuse_sealed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM elections_election
        WHERE id IN (OLD.election_id, NEW.election_id) AND roll_sealed_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'the roll is sealed' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE FUNCTION public.funding_answer_kept() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM 1 FROM funding_application a WHERE a.id = OLD.application_id AND a.erased_at IS NOT NULL;
    IF TG_OP = 'DELETE' AND FOUND THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'no version of an answer is changed' USING ERRCODE = 'check_violation';
END
$$;
CREATE FUNCTION public.funding_call_opens() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM 1 FROM funding_terms t WHERE t.id = NEW.current_id AND t.call_id = NEW.id AND t.frozen_at IS NOT NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the rules of an open call are frozen' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE FUNCTION public.funding_call_rank(state text) RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $$
    SELECT coalesce(array_position(
        ARRAY['draft', 'announced', 'open', 'closed', 'complete', 'reviewed', 'decided', 'appeals', 'final'], state), 0)
$$;
CREATE FUNCTION public.funding_file_written() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    file bigint;
BEGIN
    file := CASE WHEN TG_OP = 'DELETE' THEN OLD.application_id ELSE NEW.application_id END;
    PERFORM 1 FROM funding_application a
        WHERE a.id = file AND (a.state = 'draft' OR (TG_OP = 'DELETE' AND a.erased_at IS NOT NULL)) FOR SHARE OF a;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the file was sent' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE FUNCTION public.funding_outcome_signed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF (SELECT count(*) FROM funding_outcomesignature s WHERE s.outcome_id = NEW.id) < 2 THEN
        RAISE EXCEPTION 'two jurors sign what is decided' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE FUNCTION public.funding_rating_open() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM 1 FROM funding_application a JOIN funding_call c ON c.id = a.call_id
        WHERE a.id = NEW.application_id AND c.state = 'complete' FOR SHARE OF c;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the jury does not rate now' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE FUNCTION public.hall_refuse_block_line() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM hall_block WHERE id = COALESCE(NEW.block_id, OLD.block_id)
               AND (vote_id IS NOT NULL OR dissolved_at IS NOT NULL)) THEN
        RAISE EXCEPTION 'a block that is voted or taken apart does not change'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE FUNCTION public.hall_refuse_ended() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM hall_round WHERE id IN (OLD.round_id, NEW.round_id) AND ended_at IS NOT NULL) THEN
        RAISE EXCEPTION 'this round has ended' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE FUNCTION public.hall_refuse_one_hand() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM hall_agreement WHERE id = NEW.agreement_id AND confirmed_by_id IS NOT NULL) THEN
        RAISE EXCEPTION 'nobody decides alone' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION public.learning_keep_story() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    visit bigint;
BEGIN
    visit := CASE WHEN TG_OP = 'DELETE' THEN OLD.visit_id ELSE NEW.visit_id END;
    PERFORM 1 FROM learning_peervisit v WHERE v.id = visit AND v.state IN ('accepted', 'held') FOR SHARE OF v;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'both have told' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE FUNCTION public.lottery_keep_quota() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM lottery_lottery WHERE id = COALESCE(NEW.lottery_id, OLD.lottery_id)
            AND state NOT IN ('prepared', 'short')) THEN
        RAISE EXCEPTION 'the call was opened under these quotas' USING ERRCODE = 'check_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END
$$;
CREATE FUNCTION public.minutes_refuse_put() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM minutes_minutes
        WHERE id IN (OLD.minutes_id, NEW.minutes_id) AND state = 'correcting' AND put_digest <> ''
    ) THEN
        RAISE EXCEPTION 'these minutes are put to a decision' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE FUNCTION public.minutes_refuse_settled() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM minutes_minutes
        WHERE id IN (OLD.minutes_id, NEW.minutes_id) AND state = ANY (TG_ARGV)
    ) THEN
        RAISE EXCEPTION 'these minutes are settled' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE FUNCTION public.plain(text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $_$ SELECT lower(public.unaccent('public.unaccent', $1)) $_$;
CREATE FUNCTION public.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION '% is immutable: it is corrected by a new act', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION public.refuse_words_of_frozen_report() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (
        SELECT FROM observatory_report
        WHERE state = 'frozen' AND id IN (
            CASE WHEN TG_OP <> 'INSERT' THEN OLD.report_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.report_id END
        )
    ) THEN
        RAISE EXCEPTION 'observatory_reportsection: the report is frozen' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE FUNCTION public.spaced(text[]) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $_$ SELECT array_to_string($1, ' ') $_$;
CREATE FUNCTION public.voting_refuse_casting() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM voting_rollentry entry
        LEFT JOIN voting_voiceend ended ON ended.entry_id = entry.id AND ended.until_at IS NULL
        WHERE entry.id IN (NEW.entry_id, NEW.carried_by_id) AND (
            entry.suspended OR ended.id IS NOT NULL
            OR (entry.present IS FALSE AND NEW.carried_by_id IS NULL)
        )
    ) THEN
        RAISE EXCEPTION 'this voice may not be cast' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION public.voting_refuse_closing() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NEW.closed_at >= NEW.closes_at OR NOT EXISTS (
        SELECT 1 FROM voting_rollentry entry
        LEFT JOIN voting_vote vote ON vote.entry_id = entry.id
        LEFT JOIN voting_frozenproxy proxy ON proxy.giver_id = entry.id AND proxy.refusal = ''
        WHERE entry.ballot_id = NEW.id AND NOT entry.suspended AND vote.id IS NULL
            AND (entry.present IS NOT FALSE OR proxy.id IS NOT NULL)
            AND NOT EXISTS (
                SELECT 1 FROM voting_voiceend ended
                WHERE ended.entry_id = entry.id AND ended.until_at IS NULL AND ended.at <= NEW.opened_at
            )
    ) THEN
        RETURN NEW;
    END IF;
    IF NEW.closed_at < NEW.opened_at + NEW.least OR NOT EXISTS (
        SELECT 1 FROM voting_earlyclosing early WHERE early.ballot_id = NEW.id AND early.confirmed_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'one hand does not close a vote before its hour while voices are missing'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION public.voting_refuse_envelope() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM voting_ballot ballot
        WHERE ballot.id = NEW.ballot_id AND ballot.way = 'urn' AND ballot.state = 'open'
    ) THEN
        RAISE EXCEPTION 'this urn is not open' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION public.voting_refuse_mark() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    ballot voting_ballot%ROWTYPE;
BEGIN
    SELECT found.* INTO ballot FROM voting_ballot found
        JOIN voting_rollentry entry ON entry.ballot_id = found.id WHERE entry.id = NEW.entry_id;
    IF NEW.entry_id <> OLD.entry_id OR ballot.way NOT IN ('paper', 'urn') OR ballot.state <> 'open'
        OR (ballot.way = 'urn' AND OLD.voted) THEN
        RAISE EXCEPTION 'who has voted is not written so' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    -- A paper that was handed out in time stays noted, whatever ended the right of that voice since.
    IF NEW.voted AND NOT OLD.voted AND EXISTS (
        SELECT 1 FROM voting_rollentry entry
        LEFT JOIN voting_voiceend ended ON ended.entry_id = entry.id AND ended.until_at IS NULL
        WHERE entry.id IN (NEW.entry_id, NEW.carried_by_id) AND (
            entry.suspended OR ended.id IS NOT NULL
            OR (entry.present IS FALSE AND NEW.carried_by_id IS NULL)
        )
    ) THEN
        RAISE EXCEPTION 'this voice may not be cast' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION public.voting_refuse_miscount() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NEW.way = 'urn' AND (SELECT count(*) FROM voting_envelope WHERE ballot_id = NEW.id) <> (
        SELECT count(*) FROM voting_attendance mark JOIN voting_rollentry entry ON entry.id = mark.entry_id
        WHERE entry.ballot_id = NEW.id AND mark.voted
    ) THEN
        RAISE EXCEPTION 'there are not as many envelopes as voices that have voted'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    -- Opened too late to be held at all, it has no papers (and no hour of opening).
    IF NEW.way = 'paper' AND NEW.opened_at IS NOT NULL AND (
        SELECT count(*) FROM voting_sheet sheet JOIN voting_teller teller ON teller.id = sheet.teller_id
        WHERE teller.ballot_id = NEW.id AND sheet.signed_at IS NOT NULL
    ) <> 2 THEN
        RAISE EXCEPTION 'two persons sign what they read on paper' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    -- Two persons may give it up, once its hour is past: it has no result.
    IF NEW.way = 'belenios' AND NEW.opened_at IS NOT NULL AND NOT (NEW.closed_at >= NEW.closes_at AND EXISTS (
        SELECT 1 FROM voting_earlyclosing early WHERE early.ballot_id = NEW.id AND early.confirmed_at IS NOT NULL
    )) AND EXISTS (
        SELECT 1 FROM voting_beleniosbox box WHERE box.ballot_id = NEW.id AND NOT EXISTS (
            SELECT 1 FROM voting_beleniosarchive archive WHERE archive.box_id = box.id AND archive.state = 'verified'
        )
    ) THEN
        RAISE EXCEPTION 'a box of Belenios has no verified archive' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION public.voting_refuse_named() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM voting_rollentry entry JOIN voting_ballot ballot ON ballot.id = entry.ballot_id
        WHERE entry.id = NEW.entry_id AND ballot.way IN ('paper', 'urn')
    ) THEN
        RAISE EXCEPTION 'no vote of a secret ballot is kept by voice' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION public.voting_refuse_outside_hours() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    -- As a ballot closes, and before it is counted, holders speak for the givers in whose name nothing was cast.
    IF EXISTS (
        SELECT 1 FROM voting_rollentry entry JOIN voting_ballot ballot ON ballot.id = entry.ballot_id
        WHERE entry.id = NEW.entry_id AND (
            ballot.state = 'prepared'
            OR (ballot.state = 'open' AND NEW.cast_at >= ballot.closes_at)
            OR (ballot.state = 'closed' AND (
                NEW.carried_by_id IS NULL OR EXISTS (SELECT 1 FROM voting_tally tally WHERE tally.ballot_id = ballot.id)
            ))
        )
    ) THEN
        RAISE EXCEPTION 'this ballot is not open' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION public.voting_refuse_paused() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM voting_rollentry entry JOIN voting_ballot ballot ON ballot.id = entry.ballot_id
        WHERE entry.id = NEW.entry_id AND ballot.paused_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'this vote is suspended' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION public.voting_refuse_teller() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM voting_sheet WHERE teller_id = OLD.id) THEN
        RAISE EXCEPTION 'who has begun to count is not replaced' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE FUNCTION public.voting_stir(urn bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM set_config('lieudit.stirring', 'on', true);
    WITH taken AS (DELETE FROM voting_envelope WHERE ballot_id = urn RETURNING choice)
    INSERT INTO voting_envelope (key, ballot_id, choice)
        SELECT gen_random_uuid(), urn, choice FROM taken ORDER BY gen_random_uuid();
    WITH taken AS (
        DELETE FROM voting_attendance mark USING voting_rollentry entry
        WHERE entry.id = mark.entry_id AND entry.ballot_id = urn
        RETURNING mark.entry_id, mark.voted, mark.carried_by_id
    )
    INSERT INTO voting_attendance (key, entry_id, voted, carried_by_id)
        SELECT gen_random_uuid(), entry_id, voted, carried_by_id FROM taken ORDER BY gen_random_uuid();
    PERFORM set_config('lieudit.stirring', 'off', true);
END $$;
CREATE TEXT SEARCH CONFIGURATION public.lieudit (
    PARSER = pg_catalog."default" );
ALTER TEXT SEARCH CONFIGURATION public.lieudit
    ADD MAPPING FOR asciiword WITH french_stem;
ALTER TEXT SEARCH CONFIGURATION public.lieudit
    ADD MAPPING FOR word WITH public.unaccent, french_stem;
ALTER TEXT SEARCH CONFIGURATION public.lieudit
    ADD MAPPING FOR numword WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.lieudit
    ADD MAPPING FOR email WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.lieudit
    ADD MAPPING FOR url WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.lieudit
    ADD MAPPING FOR host WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.lieudit
    ADD MAPPING FOR sfloat WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.lieudit
    ADD MAPPING FOR version WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.lieudit
    ADD MAPPING FOR hword_numpart WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.lieudit
    ADD MAPPING FOR hword_part WITH public.unaccent, french_stem;
ALTER TEXT SEARCH CONFIGURATION public.lieudit
    ADD MAPPING FOR hword_asciipart WITH french_stem;
ALTER TEXT SEARCH CONFIGURATION public.lieudit
    ADD MAPPING FOR numhword WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.lieudit
    ADD MAPPING FOR asciihword WITH french_stem;
ALTER TEXT SEARCH CONFIGURATION public.lieudit
    ADD MAPPING FOR hword WITH public.unaccent, french_stem;
ALTER TEXT SEARCH CONFIGURATION public.lieudit
    ADD MAPPING FOR url_path WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.lieudit
    ADD MAPPING FOR file WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.lieudit
    ADD MAPPING FOR "float" WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.lieudit
    ADD MAPPING FOR "int" WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.lieudit
    ADD MAPPING FOR uint WITH simple;
CREATE TABLE public.account_emailaddress (
    id integer NOT NULL,
    email character varying(254) NOT NULL,
    verified boolean NOT NULL,
    "primary" boolean NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.account_emailaddress ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailaddress_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.account_emailconfirmation (
    id integer NOT NULL,
    created timestamp with time zone NOT NULL,
    sent timestamp with time zone,
    key character varying(64) NOT NULL,
    email_address_id integer NOT NULL
);
ALTER TABLE public.account_emailconfirmation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailconfirmation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_account (
    id bigint NOT NULL,
    password character varying(128) NOT NULL,
    last_login timestamp with time zone,
    is_superuser boolean NOT NULL,
    email character varying(254) NOT NULL,
    name character varying(120) NOT NULL,
    name_is_public boolean NOT NULL,
    is_staff boolean NOT NULL,
    is_active boolean NOT NULL,
    joined_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    welcomed_at timestamp with time zone
);
CREATE TABLE public.accounts_account_groups (
    id bigint NOT NULL,
    account_id bigint NOT NULL,
    group_id integer NOT NULL
);
ALTER TABLE public.accounts_account_groups ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_account_groups_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.accounts_account ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_account_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_account_user_permissions (
    id bigint NOT NULL,
    account_id bigint NOT NULL,
    permission_id integer NOT NULL
);
ALTER TABLE public.accounts_account_user_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_account_user_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_connection (
    session_key character varying(40) NOT NULL,
    session_data text NOT NULL,
    expire_date timestamp with time zone NOT NULL,
    device character varying(60) NOT NULL,
    opened_at timestamp with time zone,
    is_shared boolean NOT NULL,
    account_id bigint
);
CREATE TABLE public.accounts_consent (
    id bigint NOT NULL,
    purpose character varying(30) NOT NULL,
    wording text NOT NULL,
    given_at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    account_id bigint NOT NULL
);
ALTER TABLE public.accounts_consent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_consent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_mailing (
    id bigint NOT NULL,
    key character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL,
    code character varying(20) NOT NULL,
    code_at timestamp with time zone,
    times smallint NOT NULL,
    CONSTRAINT accounts_mailing_times_check CHECK ((times >= 0))
);
ALTER TABLE public.accounts_mailing ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_mailing_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_wayback (
    id bigint NOT NULL,
    address character varying(254) NOT NULL,
    change character varying(30) NOT NULL,
    known jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    account_id bigint NOT NULL
);
ALTER TABLE public.accounts_wayback ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_wayback_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.advocacy_commitment (
    id bigint NOT NULL,
    number integer NOT NULL,
    text text NOT NULL,
    due_on date NOT NULL,
    state character varying(10) NOT NULL,
    note text NOT NULL,
    reviewed_at timestamp with time zone,
    asked_at timestamp with time zone,
    demand_id bigint NOT NULL,
    reply_id bigint NOT NULL,
    CONSTRAINT advocacy_commitment_number_check CHECK ((number >= 0))
);
ALTER TABLE public.advocacy_commitment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.advocacy_commitment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.advocacy_demand (
    id bigint NOT NULL,
    rank smallint NOT NULL,
    paragraph_uid character varying(12) NOT NULL,
    paragraph_number character varying(12) NOT NULL,
    text text NOT NULL,
    state character varying(12) NOT NULL,
    answered_at timestamp with time zone,
    referral_id bigint NOT NULL,
    short character varying(80) NOT NULL,
    CONSTRAINT advocacy_demand_rank_check CHECK ((rank >= 0))
);
ALTER TABLE public.advocacy_demand ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.advocacy_demand_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.advocacy_effect (
    id bigint NOT NULL,
    change character varying(8) NOT NULL,
    words text NOT NULL,
    at timestamp with time zone NOT NULL,
    author_id bigint,
    need_id bigint NOT NULL,
    position_id bigint NOT NULL
);
ALTER TABLE public.advocacy_effect ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.advocacy_effect_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.advocacy_heldfile (
    id bigint NOT NULL,
    key character varying(64) NOT NULL,
    file character varying(100) NOT NULL,
    name character varying(150) NOT NULL,
    at timestamp with time zone NOT NULL,
    referral_id bigint NOT NULL
);
ALTER TABLE public.advocacy_heldfile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.advocacy_heldfile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.advocacy_referral (
    id bigint NOT NULL,
    number integer NOT NULL,
    state character varying(10) NOT NULL,
    addressee character varying(200) NOT NULL,
    address character varying(254) NOT NULL,
    postal_address text NOT NULL,
    letter text NOT NULL,
    means character varying(8) NOT NULL,
    proof character varying(100) NOT NULL,
    key character varying(64) NOT NULL,
    calendar character varying(3) NOT NULL,
    due_on date NOT NULL,
    prepared_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    closed_at timestamp with time zone,
    closing_reason text NOT NULL,
    institution_id bigint NOT NULL,
    position_id bigint NOT NULL,
    mail_id bigint,
    next_address character varying(254) NOT NULL,
    next_key character varying(64) NOT NULL,
    next_mail_id bigint,
    signatory character varying(120) NOT NULL,
    signatory_role character varying(120) NOT NULL,
    CONSTRAINT a_sent_referral_has_its_date CHECK ((((state)::text = ANY (ARRAY[('prepared'::character varying)::text, ('sending'::character varying)::text])) OR (sent_at IS NOT NULL))),
    CONSTRAINT advocacy_referral_number_check CHECK ((number >= 0))
);
ALTER TABLE public.advocacy_referral ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.advocacy_referral_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.advocacy_reminder (
    id bigint NOT NULL,
    letter text NOT NULL,
    means character varying(8) NOT NULL,
    sent_at timestamp with time zone,
    referral_id bigint NOT NULL,
    sent_by_id bigint NOT NULL,
    mail_id bigint
);
ALTER TABLE public.advocacy_reminder ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.advocacy_reminder_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.advocacy_reply (
    id bigint NOT NULL,
    number integer NOT NULL,
    kind character varying(12) NOT NULL,
    outcome character varying(12) NOT NULL,
    text text NOT NULL,
    until date,
    role character varying(150) NOT NULL,
    document character varying(100) NOT NULL,
    channel character varying(8) NOT NULL,
    deposit_key character varying(64) NOT NULL,
    received_at timestamp with time zone NOT NULL,
    correctable_until timestamp with time zone NOT NULL,
    verified_at timestamp with time zone,
    rejected_at timestamp with time zone,
    refusal text NOT NULL,
    demand_id bigint NOT NULL,
    replaces_id bigint,
    verified_by_id bigint,
    CONSTRAINT a_promise_has_its_date CHECK (((NOT ((kind)::text = ANY (ARRAY[('ask_time'::character varying)::text, ('commit'::character varying)::text]))) OR (until IS NOT NULL))),
    CONSTRAINT a_reply_is_verified_or_rejected CHECK (((verified_at IS NULL) OR (rejected_at IS NULL))),
    CONSTRAINT advocacy_reply_number_check CHECK ((number >= 0)),
    CONSTRAINT an_answer_has_an_outcome CHECK (((NOT ((kind)::text = ANY (ARRAY[('answer'::character varying)::text, ('commit'::character varying)::text]))) OR ((outcome)::text = ANY (ARRAY[('accepted'::character varying)::text, ('partial'::character varying)::text, ('refused'::character varying)::text]))))
);
ALTER TABLE public.advocacy_reply ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.advocacy_reply_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.advocacy_statement (
    id bigint NOT NULL,
    text text NOT NULL,
    role character varying(150) NOT NULL,
    at timestamp with time zone NOT NULL,
    author_id bigint NOT NULL,
    institution_id bigint NOT NULL
);
ALTER TABLE public.advocacy_statement ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.advocacy_statement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.api_change (
    id bigint NOT NULL,
    dataset character varying(60) NOT NULL,
    key character varying(255) NOT NULL,
    number bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    digest character varying(32) NOT NULL,
    why character varying(300) NOT NULL,
    same_as character varying(255) NOT NULL,
    CONSTRAINT api_change_number_check CHECK ((number >= 0))
);
ALTER TABLE public.api_change ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.api_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.api_compared (
    id bigint NOT NULL,
    dataset character varying(60) NOT NULL,
    tick bigint NOT NULL,
    day date NOT NULL,
    at timestamp with time zone NOT NULL,
    seconds double precision NOT NULL,
    CONSTRAINT api_compared_tick_check CHECK ((tick >= 0))
);
ALTER TABLE public.api_compared ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.api_compared_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.api_hook (
    id bigint NOT NULL,
    url character varying(500) NOT NULL,
    secret character varying(80) NOT NULL,
    former_secret character varying(80) NOT NULL,
    former_until timestamp with time zone,
    state character varying(10) NOT NULL,
    told_up_to bigint NOT NULL,
    added_at timestamp with time zone NOT NULL,
    account_id bigint NOT NULL,
    CONSTRAINT api_hook_told_up_to_check CHECK ((told_up_to >= 0)),
    CONSTRAINT hook_is_at_an_address CHECK (((url)::text ~* '^https?://'::text)),
    CONSTRAINT hook_state_is_known CHECK (((state)::text = ANY (ARRAY[('running'::character varying)::text, ('stopped'::character varying)::text])))
);
ALTER TABLE public.api_hook ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.api_hook_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.api_hookmessage (
    id bigint NOT NULL,
    code character varying(40) NOT NULL,
    kind character varying(30) NOT NULL,
    body text NOT NULL,
    state character varying(10) NOT NULL,
    tries smallint NOT NULL,
    next_at timestamp with time zone NOT NULL,
    last_status smallint,
    last_words character varying(200) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    arrived_at timestamp with time zone,
    hook_id bigint NOT NULL,
    CONSTRAINT api_hookmessage_last_status_check CHECK ((last_status >= 0)),
    CONSTRAINT api_hookmessage_tries_check CHECK ((tries >= 0)),
    CONSTRAINT message_state_is_known CHECK (((state)::text = ANY (ARRAY[('waiting'::character varying)::text, ('arrived'::character varying)::text, ('given_up'::character varying)::text])))
);
ALTER TABLE public.api_hookmessage ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.api_hookmessage_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.api_reuse (
    id bigint NOT NULL,
    dataset character varying(60) NOT NULL,
    title character varying(150) NOT NULL,
    url character varying(500) NOT NULL,
    about text NOT NULL,
    maker character varying(120) NOT NULL,
    state character varying(10) NOT NULL,
    reason character varying(500) NOT NULL,
    told_at timestamp with time zone NOT NULL,
    author_id bigint,
    CONSTRAINT reuse_is_at_an_address CHECK (((url)::text ~* '^https?://'::text)),
    CONSTRAINT reuse_state_is_known CHECK (((state)::text = ANY (ARRAY[('told'::character varying)::text, ('shown'::character varying)::text, ('declined'::character varying)::text])))
);
ALTER TABLE public.api_reuse ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.api_reuse_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.api_writtenfile (
    id bigint NOT NULL,
    dataset character varying(60) NOT NULL,
    form character varying(20) NOT NULL,
    at timestamp with time zone NOT NULL,
    size bigint NOT NULL,
    rows integer NOT NULL,
    digest character varying(64) NOT NULL,
    filled jsonb NOT NULL,
    CONSTRAINT api_writtenfile_rows_check CHECK ((rows >= 0)),
    CONSTRAINT api_writtenfile_size_check CHECK ((size >= 0))
);
ALTER TABLE public.api_writtenfile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.api_writtenfile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.attestations_achievement (
    id bigint NOT NULL,
    number integer NOT NULL,
    title character varying(120) NOT NULL,
    able text NOT NULL,
    rule text NOT NULL,
    peers smallint NOT NULL,
    domains character varying(12)[] NOT NULL,
    about_id bigint,
    state character varying(8) NOT NULL,
    defined_at timestamp with time zone NOT NULL,
    search tsvector GENERATED ALWAYS AS (to_tsvector('public.lieudit'::regconfig, (((COALESCE(title, ''::character varying))::text || ' '::text) || COALESCE(able, ''::text)))) STORED,
    about_type_id integer,
    author_id bigint NOT NULL,
    organisation_id bigint,
    place_id bigint,
    replaces_id bigint,
    CONSTRAINT an_achievement_asks_for_some_peers CHECK (((peers >= 1) AND (peers <= 10))),
    CONSTRAINT an_achievement_cites_a_whole_thing CHECK ((((about_id IS NULL) AND (about_type_id IS NULL)) OR ((about_id IS NOT NULL) AND (about_type_id IS NOT NULL)))),
    CONSTRAINT an_achievement_has_one_keeper CHECK (((place_id IS NULL) OR (organisation_id IS NULL))),
    CONSTRAINT an_achievement_is_of_six CHECK ((domains <@ ARRAY['digital'::character varying(12), 'services'::character varying(12), 'work'::character varying(12), 'culture'::character varying(12), 'campus'::character varying(12), 'education'::character varying(12)])),
    CONSTRAINT attestations_achievement_about_id_check CHECK ((about_id >= 0)),
    CONSTRAINT attestations_achievement_number_check CHECK ((number >= 0)),
    CONSTRAINT attestations_achievement_peers_check CHECK ((peers >= 0))
);
ALTER TABLE public.attestations_achievement ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.attestations_achievement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.attestations_attestation (
    id bigint NOT NULL,
    number integer NOT NULL,
    code character varying(32) NOT NULL,
    name character varying(120) NOT NULL,
    words text NOT NULL,
    state character varying(12) NOT NULL,
    is_public boolean NOT NULL,
    declared_at timestamp with time zone NOT NULL,
    recognised_at timestamp with time zone,
    attested_at timestamp with time zone,
    withdrawn_at timestamp with time zone,
    by_holder boolean NOT NULL,
    at_closing character varying(9) NOT NULL,
    reason character varying(500) NOT NULL,
    achievement_id bigint NOT NULL,
    holder_id bigint NOT NULL,
    place_id bigint,
    CONSTRAINT attestations_attestation_number_check CHECK ((number >= 0)),
    CONSTRAINT what_is_attested_has_a_date CHECK (((NOT ((state)::text = 'attested'::text)) OR (attested_at IS NOT NULL))),
    CONSTRAINT what_is_recognised_has_a_date CHECK (((NOT ((state)::text = ANY (ARRAY[('recognised'::character varying)::text, ('attested'::character varying)::text]))) OR (recognised_at IS NOT NULL))),
    CONSTRAINT what_is_withdrawn_has_a_date CHECK (((((state)::text = 'withdrawn'::text) AND (withdrawn_at IS NOT NULL)) OR ((NOT ((state)::text = 'withdrawn'::text)) AND (withdrawn_at IS NULL))))
);
ALTER TABLE public.attestations_attestation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.attestations_attestation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.attestations_broughtproof (
    id bigint NOT NULL,
    state character varying(8) NOT NULL,
    content bytea,
    version character varying(4) NOT NULL,
    title character varying(300) NOT NULL,
    issuer character varying(300) NOT NULL,
    issuer_address character varying(300) NOT NULL,
    awarded character varying(10) NOT NULL,
    confirmed character varying(700)[] NOT NULL,
    unconfirmed character varying(700)[] NOT NULL,
    refused character varying(300) NOT NULL,
    brought_at timestamp with time zone NOT NULL,
    attestation_id bigint NOT NULL
);
ALTER TABLE public.attestations_broughtproof ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.attestations_broughtproof_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.attestations_credential (
    id bigint NOT NULL,
    grade character varying(12) NOT NULL,
    peers smallint NOT NULL,
    document text NOT NULL,
    token text NOT NULL,
    marks character varying(64)[] NOT NULL,
    signed_at timestamp with time zone NOT NULL,
    attestation_id bigint NOT NULL,
    key_id bigint NOT NULL,
    CONSTRAINT attestations_credential_peers_check CHECK ((peers >= 0))
);
ALTER TABLE public.attestations_credential ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.attestations_credential_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.attestations_firstpeer (
    id bigint NOT NULL,
    named_at timestamp with time zone NOT NULL,
    account_id bigint NOT NULL,
    achievement_id bigint NOT NULL,
    named_by_id bigint NOT NULL
);
ALTER TABLE public.attestations_firstpeer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.attestations_firstpeer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.attestations_peerask (
    id bigint NOT NULL,
    asked character varying(64) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    account_id bigint,
    attestation_id bigint NOT NULL
);
ALTER TABLE public.attestations_peerask ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.attestations_peerask_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.attestations_recognition (
    id bigint NOT NULL,
    words text NOT NULL,
    proof character varying(300) NOT NULL,
    counts boolean NOT NULL,
    at timestamp with time zone NOT NULL,
    attestation_id bigint NOT NULL,
    peer_id bigint NOT NULL,
    place_id bigint NOT NULL,
    CONSTRAINT a_recognition_has_words_and_proof CHECK (((NOT (words = ''::text)) AND (NOT ((proof)::text = ''::text))))
);
ALTER TABLE public.attestations_recognition ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.attestations_recognition_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.attestations_signingkey (
    id bigint NOT NULL,
    number integer NOT NULL,
    ed25519 character varying(80) NOT NULL,
    modulus text NOT NULL,
    vouched character varying(120) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    retired_at timestamp with time zone,
    stolen_at timestamp with time zone,
    CONSTRAINT a_stolen_key_signs_no_more CHECK (((stolen_at IS NULL) OR (retired_at IS NOT NULL))),
    CONSTRAINT attestations_signingkey_number_check CHECK ((number >= 0))
);
ALTER TABLE public.attestations_signingkey ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.attestations_signingkey_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.attestations_signingrun (
    id bigint NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    beat_at timestamp with time zone NOT NULL,
    total integer NOT NULL,
    done integer NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT attestations_signingrun_done_check CHECK ((done >= 0)),
    CONSTRAINT attestations_signingrun_total_check CHECK ((total >= 0))
);
ALTER TABLE public.attestations_signingrun ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.attestations_signingrun_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.attestations_statuslist (
    id bigint NOT NULL,
    number integer NOT NULL,
    document text NOT NULL,
    signed_at timestamp with time zone NOT NULL,
    CONSTRAINT attestations_statuslist_number_check CHECK ((number >= 0))
);
ALTER TABLE public.attestations_statuslist ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.attestations_statuslist_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.attestations_statusplace (
    id bigint NOT NULL,
    number integer NOT NULL,
    index integer NOT NULL,
    attestation_id bigint NOT NULL,
    CONSTRAINT attestations_statusplace_index_check CHECK ((index >= 0)),
    CONSTRAINT attestations_statusplace_number_check CHECK ((number >= 0))
);
ALTER TABLE public.attestations_statusplace ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.attestations_statusplace_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.auth_group (
    id integer NOT NULL,
    name character varying(150) NOT NULL
);
ALTER TABLE public.auth_group ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.auth_group_permissions (
    id bigint NOT NULL,
    group_id integer NOT NULL,
    permission_id integer NOT NULL
);
ALTER TABLE public.auth_group_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.auth_permission (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    content_type_id integer NOT NULL,
    codename character varying(100) NOT NULL
);
ALTER TABLE public.auth_permission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_permission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.care_acceptance (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    account_id bigint NOT NULL,
    charter_id bigint NOT NULL
);
ALTER TABLE public.care_acceptance ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.care_acceptance_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.care_appeal (
    id bigint NOT NULL,
    text text NOT NULL,
    at timestamp with time zone NOT NULL,
    outcome character varying(8) NOT NULL,
    decided_at timestamp with time zone,
    answer text NOT NULL,
    author_id bigint,
    decided_by_id bigint,
    measure_id bigint NOT NULL,
    CONSTRAINT an_appeal_is_decided_whole CHECK ((((decided_at IS NULL) AND ((outcome)::text = ''::text)) OR ((NOT ((outcome)::text = ''::text)) AND (decided_at IS NOT NULL)))),
    CONSTRAINT nobody_decides_their_own_appeal CHECK (((author_id IS NULL) OR (decided_by_id IS NULL) OR (NOT ((decided_by_id = author_id) AND (decided_by_id IS NOT NULL) AND (author_id IS NOT NULL)))))
);
ALTER TABLE public.care_appeal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.care_appeal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.care_charterversion (
    id bigint NOT NULL,
    number smallint NOT NULL,
    text text NOT NULL,
    adopted_on date NOT NULL,
    CONSTRAINT care_charterversion_number_check CHECK ((number >= 0))
);
ALTER TABLE public.care_charterversion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.care_charterversion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.care_measure (
    id bigint NOT NULL,
    object_id bigint NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone NOT NULL,
    lifted_at timestamp with time zone,
    lifted_reason text NOT NULL,
    actor_id bigint NOT NULL,
    content_type_id integer NOT NULL,
    lifted_by_id bigint,
    excerpt text NOT NULL,
    kind character varying(12) NOT NULL,
    rule character varying(200) NOT NULL,
    subject_id bigint,
    until timestamp with time zone,
    was_reported boolean NOT NULL,
    CONSTRAINT a_suspension_alone_has_an_end CHECK (((((kind)::text = 'suspension'::text) AND (until IS NOT NULL)) OR ((NOT ((kind)::text = 'suspension'::text)) AND (until IS NULL)))),
    CONSTRAINT care_measure_object_id_check CHECK ((object_id >= 0)),
    CONSTRAINT nobody_measures_their_own_text CHECK (((subject_id IS NULL) OR (NOT ((actor_id = subject_id) AND (subject_id IS NOT NULL)))))
);
ALTER TABLE public.care_measure ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.care_measure_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.care_mediation (
    id bigint NOT NULL,
    number integer NOT NULL,
    state character varying(10) NOT NULL,
    outcome character varying(10) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    last_at timestamp with time zone NOT NULL,
    forgotten_at timestamp with time zone,
    last_by_id bigint,
    mediator_id bigint NOT NULL,
    CONSTRAINT care_mediation_number_check CHECK ((number >= 0))
);
ALTER TABLE public.care_mediation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.care_mediation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.care_mediationword (
    id bigint NOT NULL,
    text text NOT NULL,
    at timestamp with time zone NOT NULL,
    author_id bigint,
    mediation_id bigint NOT NULL
);
ALTER TABLE public.care_mediationword ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.care_mediationword_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.care_mediator (
    id bigint NOT NULL,
    since date NOT NULL,
    until date NOT NULL,
    ended_at timestamp with time zone,
    account_id bigint NOT NULL,
    appointed_by_id bigint NOT NULL,
    CONSTRAINT nobody_appoints_themselves CHECK ((NOT (account_id = appointed_by_id)))
);
ALTER TABLE public.care_mediator ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.care_mediator_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.care_party (
    id bigint NOT NULL,
    asked boolean NOT NULL,
    at timestamp with time zone NOT NULL,
    account_id bigint NOT NULL,
    mediation_id bigint NOT NULL
);
ALTER TABLE public.care_party ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.care_party_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.care_report (
    id bigint NOT NULL,
    object_id bigint NOT NULL,
    reason character varying(20) NOT NULL,
    details text NOT NULL,
    excerpt text NOT NULL,
    origin character varying(24) NOT NULL,
    at timestamp with time zone NOT NULL,
    handled_at timestamp with time zone,
    answer text NOT NULL,
    content_type_id integer NOT NULL,
    handled_by_id bigint,
    reporter_id bigint,
    CONSTRAINT care_report_object_id_check CHECK ((object_id >= 0))
);
ALTER TABLE public.care_report ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.care_report_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.care_reportnotice (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    account_id bigint NOT NULL,
    report_id bigint NOT NULL
);
ALTER TABLE public.care_reportnotice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.care_reportnotice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.commons_heldfile (
    id bigint NOT NULL,
    key character varying(64) NOT NULL,
    file character varying(100) NOT NULL,
    name character varying(130) NOT NULL,
    told jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    account_id bigint NOT NULL
);
ALTER TABLE public.commons_heldfile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.commons_heldfile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.commons_improvement (
    id bigint NOT NULL,
    number integer NOT NULL,
    words text NOT NULL,
    link character varying(500) NOT NULL,
    at timestamp with time zone NOT NULL,
    state character varying(8) NOT NULL,
    reason character varying(1000) NOT NULL,
    author_id bigint NOT NULL,
    organisation_id bigint,
    place_id bigint,
    release_id bigint,
    resource_id bigint NOT NULL,
    CONSTRAINT an_improvement_has_one_hat CHECK (((place_id IS NULL) OR (organisation_id IS NULL))),
    CONSTRAINT an_improvement_is_answered_in_full CHECK (((((reason)::text = ''::text) AND (release_id IS NULL) AND ((state)::text = 'proposed'::text)) OR (((reason)::text = ''::text) AND (release_id IS NOT NULL) AND ((state)::text = 'taken'::text)) OR ((release_id IS NULL) AND ((state)::text = 'declined'::text) AND (NOT ((reason)::text = ''::text))))),
    CONSTRAINT commons_improvement_number_check CHECK ((number >= 0))
);
ALTER TABLE public.commons_improvement ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.commons_improvement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.commons_release (
    id bigint NOT NULL,
    version character varying(20) NOT NULL,
    said_on date NOT NULL,
    link character varying(500) NOT NULL,
    note character varying(500) NOT NULL,
    author_id bigint NOT NULL,
    resource_id bigint NOT NULL
);
ALTER TABLE public.commons_release ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.commons_release_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.commons_releasefile (
    id bigint NOT NULL,
    file character varying(100) NOT NULL,
    name character varying(130) NOT NULL,
    release_id bigint NOT NULL,
    CONSTRAINT a_file_of_a_version_is_named CHECK (((NOT ((file)::text = ''::text)) AND (NOT ((name)::text = ''::text))))
);
ALTER TABLE public.commons_releasefile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.commons_releasefile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.commons_resource (
    id bigint NOT NULL,
    number integer NOT NULL,
    title character varying(150) NOT NULL,
    kind character varying(10) NOT NULL,
    summary text NOT NULL,
    licence character varying(20) NOT NULL,
    domains character varying(12)[] NOT NULL,
    home character varying(500) NOT NULL,
    state character varying(10) NOT NULL,
    reason character varying(1000) NOT NULL,
    submitted_at timestamp with time zone NOT NULL,
    published_at timestamp with time zone,
    search tsvector GENERATED ALWAYS AS (to_tsvector('public.lieudit'::regconfig, (((COALESCE(title, ''::character varying))::text || ' '::text) || COALESCE(summary, ''::text)))) STORED,
    author_id bigint NOT NULL,
    organisation_id bigint,
    place_id bigint,
    derived_from_id bigint,
    source_id bigint,
    source_type_id integer,
    CONSTRAINT a_resource_cites_a_whole_thing CHECK ((((source_id IS NULL) AND (source_type_id IS NULL)) OR ((source_id IS NOT NULL) AND (source_type_id IS NOT NULL)))),
    CONSTRAINT a_resource_has_one_keeper CHECK ((((organisation_id IS NULL) AND (place_id IS NOT NULL)) OR ((organisation_id IS NOT NULL) AND (place_id IS NULL)))),
    CONSTRAINT a_resource_is_of_six CHECK ((domains <@ ARRAY['digital'::character varying(12), 'services'::character varying(12), 'work'::character varying(12), 'culture'::character varying(12), 'campus'::character varying(12), 'education'::character varying(12)])),
    CONSTRAINT a_resource_is_open CHECK (((licence)::text = ANY (ARRAY[('CC-BY-SA-4.0'::character varying)::text, ('CC-BY-4.0'::character varying)::text, ('CC0-1.0'::character varying)::text, ('etalab-2.0'::character varying)::text, ('ODbL-1.0'::character varying)::text, ('LAL-1.3'::character varying)::text, ('AGPL-3.0-or-later'::character varying)::text, ('GPL-3.0-or-later'::character varying)::text, ('EUPL-1.2'::character varying)::text, ('LGPL-3.0-or-later'::character varying)::text, ('MPL-2.0'::character varying)::text, ('Apache-2.0'::character varying)::text, ('BSD-3-Clause'::character varying)::text, ('MIT'::character varying)::text, ('CERN-OHL-S-2.0'::character varying)::text, ('CERN-OHL-W-2.0'::character varying)::text, ('CERN-OHL-P-2.0'::character varying)::text]))),
    CONSTRAINT a_resource_is_read_before CHECK ((((published_at IS NULL) AND ((state)::text = ANY (ARRAY[('submitted'::character varying)::text, ('returned'::character varying)::text]))) OR ((published_at IS NOT NULL) AND ((state)::text = 'published'::text)) OR ((state)::text = 'withdrawn'::text))),
    CONSTRAINT a_resource_leaves_with_words CHECK ((((state)::text = ANY (ARRAY[('submitted'::character varying)::text, ('published'::character varying)::text])) OR (NOT ((reason)::text = ''::text)))),
    CONSTRAINT commons_resource_number_check CHECK ((number >= 0)),
    CONSTRAINT commons_resource_source_id_check CHECK ((source_id >= 0))
);
ALTER TABLE public.commons_resource ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.commons_resource_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.commons_reuse (
    id bigint NOT NULL,
    words character varying(500) NOT NULL,
    since date NOT NULL,
    stopped_on date,
    author_id bigint NOT NULL,
    organisation_id bigint,
    place_id bigint,
    resource_id bigint NOT NULL,
    CONSTRAINT one_uses_for_one_hat CHECK ((((organisation_id IS NULL) AND (place_id IS NOT NULL)) OR ((organisation_id IS NOT NULL) AND (place_id IS NULL))))
);
ALTER TABLE public.commons_reuse ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.commons_reuse_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.consultations_answer (
    id bigint NOT NULL,
    value smallint NOT NULL,
    important boolean NOT NULL,
    statement_id bigint NOT NULL,
    voice_id bigint NOT NULL,
    CONSTRAINT answer_value_is_known CHECK ((value = ANY (ARRAY[1, '-1'::integer, 0])))
);
ALTER TABLE public.consultations_answer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.consultations_answer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.consultations_consultation (
    id bigint NOT NULL,
    number integer NOT NULL,
    question character varying(200) NOT NULL,
    why text NOT NULL,
    audience character varying(10) NOT NULL,
    state character varying(10) NOT NULL,
    opens_on date,
    closes_on date NOT NULL,
    opened_at timestamp with time zone,
    closed_at timestamp with time zone,
    closing text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    assembly_id bigint NOT NULL,
    author_id bigint NOT NULL,
    convergence_id bigint,
    draft_id bigint,
    position_id bigint,
    CONSTRAINT a_consultation_is_where_it_says CHECK ((((closed_at IS NULL) AND (opened_at IS NULL) AND ((state)::text = 'drafted'::text)) OR ((closed_at IS NULL) AND (opened_at IS NOT NULL) AND ((state)::text = 'open'::text)) OR ((closed_at IS NOT NULL) AND (opened_at IS NOT NULL) AND ((state)::text = 'closed'::text)))),
    CONSTRAINT an_audience_is_known CHECK (((audience)::text = ANY (ARRAY[('members'::character varying)::text, ('places'::character varying)::text, ('all'::character varying)::text]))),
    CONSTRAINT consultations_consultation_number_check CHECK ((number >= 0))
);
ALTER TABLE public.consultations_consultation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.consultations_consultation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.consultations_reading (
    consultation_id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    final boolean NOT NULL,
    data jsonb NOT NULL
);
CREATE TABLE public.consultations_statement (
    id bigint NOT NULL,
    rank integer NOT NULL,
    text character varying(200) NOT NULL,
    state character varying(10) NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    due_on date,
    settled_at timestamp with time zone,
    reason text NOT NULL,
    author_id bigint,
    consultation_id bigint NOT NULL,
    joined_to_id bigint,
    need_id bigint,
    place_id bigint,
    settled_by_id bigint,
    CONSTRAINT a_joined_statement_says_to_which CHECK ((((joined_to_id IS NOT NULL) AND ((state)::text = 'joined'::text)) OR ((NOT ((state)::text = 'joined'::text)) AND (joined_to_id IS NULL)))),
    CONSTRAINT a_refusal_has_its_reason CHECK (((NOT ((state)::text = ANY (ARRAY[('refused'::character varying)::text, ('withdrawn'::character varying)::text]))) OR (NOT (reason = ''::text)))),
    CONSTRAINT consultations_statement_rank_check CHECK ((rank >= 0)),
    CONSTRAINT statement_state_is_known CHECK (((state)::text = ANY (ARRAY[('proposed'::character varying)::text, ('accepted'::character varying)::text, ('refused'::character varying)::text, ('joined'::character varying)::text, ('withdrawn'::character varying)::text])))
);
ALTER TABLE public.consultations_statement ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.consultations_statement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.consultations_voice (
    id bigint NOT NULL,
    key character varying(64) NOT NULL,
    groups jsonb NOT NULL,
    crowded boolean NOT NULL,
    account_id bigint,
    consultation_id bigint NOT NULL,
    place_id bigint,
    typist_id bigint,
    CONSTRAINT a_sheet_is_of_a_visitor CHECK (((typist_id IS NULL) OR ((account_id IS NULL) AND (place_id IS NULL)))),
    CONSTRAINT a_voice_is_of_one CHECK ((((account_id IS NULL) AND (place_id IS NULL)) OR ((account_id IS NULL) AND ((key)::text = ''::text) AND (place_id IS NOT NULL)) OR ((account_id IS NOT NULL) AND ((key)::text = ''::text) AND (place_id IS NULL))))
);
ALTER TABLE public.consultations_voice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.consultations_voice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cooperative_allocation (
    id bigint NOT NULL,
    year smallint NOT NULL,
    surplus numeric(14,2) NOT NULL,
    subsidies numeric(14,2) NOT NULL,
    losses numeric(14,2) NOT NULL,
    reserves numeric(14,2) NOT NULL,
    capital numeric(14,2) NOT NULL,
    paid numeric(14,2) NOT NULL,
    rate character varying(40) NOT NULL,
    legal numeric(14,2) NOT NULL,
    interest numeric(14,2) NOT NULL,
    state character varying(10) NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    posted_at timestamp with time zone,
    reason character varying(300) NOT NULL,
    cooperative_id bigint NOT NULL,
    decision_id bigint,
    movement_id bigint,
    posted_by_id bigint,
    proposed_by_id bigint NOT NULL,
    CONSTRAINT allocation_state_is_known CHECK (((state)::text = ANY (ARRAY[('proposed'::character varying)::text, ('adopted'::character varying)::text, ('posted'::character varying)::text, ('dropped'::character varying)::text]))),
    CONSTRAINT another_posts_an_allocation CHECK (((NOT ((state)::text = 'posted'::text)) OR ((movement_id IS NOT NULL) AND (posted_by_id IS NOT NULL) AND (NOT ((posted_by_id = proposed_by_id) AND (posted_by_id IS NOT NULL)))))),
    CONSTRAINT cooperative_allocation_year_check CHECK ((year >= 0)),
    CONSTRAINT what_is_adopted_cites_its_decision CHECK ((((state)::text = ANY (ARRAY[('proposed'::character varying)::text, ('dropped'::character varying)::text])) OR (decision_id IS NOT NULL)))
);
ALTER TABLE public.cooperative_allocation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cooperative_allocation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cooperative_associate (
    id bigint NOT NULL,
    number integer NOT NULL,
    name character varying(250) NOT NULL,
    category character varying(12) NOT NULL,
    since date,
    until date,
    account_id bigint,
    organisation_id bigint,
    cooperative_id bigint NOT NULL,
    CONSTRAINT an_associate_is_one_thing CHECK ((((account_id IS NULL) AND (organisation_id IS NOT NULL)) OR ((account_id IS NOT NULL) AND (organisation_id IS NULL)))),
    CONSTRAINT associate_category_is_known CHECK (((category)::text = ANY (ARRAY[('beneficiary'::character varying)::text, ('employee'::character varying)::text, ('producer'::character varying)::text, ('public_body'::character varying)::text, ('contributor'::character varying)::text]))),
    CONSTRAINT cooperative_associate_number_check CHECK ((number >= 0)),
    CONSTRAINT who_leaves_had_come CHECK (((until IS NULL) OR ((since IS NOT NULL) AND (until >= since))))
);
ALTER TABLE public.cooperative_associate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cooperative_associate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cooperative_conversion (
    id bigint NOT NULL,
    funds numeric(14,2),
    prepared_at timestamp with time zone,
    switched_at timestamp with time zone,
    change_id bigint,
    cooperative_id bigint NOT NULL,
    prepared_by_id bigint,
    switched_by_id bigint,
    CONSTRAINT funds_are_a_sum CHECK (((funds IS NULL) OR (funds >= (0)::numeric))),
    CONSTRAINT two_persons_convert_an_association CHECK (((switched_by_id IS NULL) OR ((prepared_by_id IS NOT NULL) AND (switched_at IS NOT NULL) AND (NOT ((switched_by_id = prepared_by_id) AND (switched_by_id IS NOT NULL) AND (prepared_by_id IS NOT NULL))))))
);
ALTER TABLE public.cooperative_conversion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cooperative_conversion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cooperative_cooperative (
    id bigint NOT NULL,
    opened_on date,
    assembly_id bigint NOT NULL
);
ALTER TABLE public.cooperative_cooperative ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cooperative_cooperative_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cooperative_correction (
    id bigint NOT NULL,
    reason character varying(200) NOT NULL,
    state character varying(8) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    asked_by_id bigint NOT NULL,
    contrary_id bigint,
    decided_by_id bigint,
    movement_id bigint NOT NULL,
    CONSTRAINT a_correction_has_a_reason CHECK ((NOT ((reason)::text = ''::text))),
    CONSTRAINT another_validates_a_correction CHECK (((NOT ((state)::text = 'done'::text)) OR ((NOT ((decided_by_id = asked_by_id) AND (decided_by_id IS NOT NULL))) AND (contrary_id IS NOT NULL) AND (decided_by_id IS NOT NULL)))),
    CONSTRAINT correction_state_is_known CHECK (((state)::text = ANY (ARRAY[('asked'::character varying)::text, ('done'::character varying)::text, ('dropped'::character varying)::text])))
);
ALTER TABLE public.cooperative_correction ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cooperative_correction_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cooperative_duty (
    id bigint NOT NULL,
    step character varying(12) NOT NULL,
    who character varying(120) NOT NULL,
    due date,
    conversion_id bigint NOT NULL,
    CONSTRAINT duty_step_is_known CHECK (((step)::text = ANY (ARRAY[('object'::character varying)::text, ('form'::character varying)::text, ('majority'::character varying)::text, ('counsel'::character varying)::text, ('statutes'::character varying)::text, ('promises'::character varying)::text, ('categories'::character varying)::text, ('convened'::character varying)::text, ('vote'::character varying)::text, ('deposit'::character varying)::text, ('notices'::character varying)::text, ('switch'::character varying)::text])))
);
ALTER TABLE public.cooperative_duty ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cooperative_duty_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cooperative_halfrate (
    id bigint NOT NULL,
    year smallint NOT NULL,
    half smallint NOT NULL,
    value numeric(5,2) NOT NULL,
    source character varying(200) NOT NULL,
    noted_at timestamp with time zone NOT NULL,
    noted_by_id bigint NOT NULL,
    CONSTRAINT a_year_has_two_halves CHECK ((half = ANY (ARRAY[1, 2]))),
    CONSTRAINT cooperative_halfrate_half_check CHECK ((half >= 0)),
    CONSTRAINT cooperative_halfrate_year_check CHECK ((year >= 0))
);
ALTER TABLE public.cooperative_halfrate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cooperative_halfrate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cooperative_keeper (
    id bigint NOT NULL,
    since date NOT NULL,
    until date,
    account_id bigint NOT NULL,
    cooperative_id bigint NOT NULL,
    given_by_id bigint,
    CONSTRAINT a_keeper_ends_after CHECK (((until IS NULL) OR (until >= since)))
);
ALTER TABLE public.cooperative_keeper ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cooperative_keeper_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cooperative_loss (
    id bigint NOT NULL,
    year smallint NOT NULL,
    amount numeric(14,2) NOT NULL,
    source character varying(200) NOT NULL,
    noted_at timestamp with time zone NOT NULL,
    cooperative_id bigint NOT NULL,
    noted_by_id bigint NOT NULL,
    CONSTRAINT a_loss_is_a_sum CHECK ((amount > (0)::numeric)),
    CONSTRAINT cooperative_loss_year_check CHECK ((year >= 0))
);
ALTER TABLE public.cooperative_loss ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cooperative_loss_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cooperative_movement (
    id bigint NOT NULL,
    number integer NOT NULL,
    kind character varying(14) NOT NULL,
    day date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    cause character varying(200) NOT NULL,
    size smallint NOT NULL,
    hash character varying(64) NOT NULL,
    contra_of_id bigint,
    cooperative_id bigint NOT NULL,
    recorded_by_id bigint,
    subscription_id bigint,
    CONSTRAINT a_contrary_movement_names_its_own CHECK ((((contra_of_id IS NOT NULL) AND ((kind)::text = 'contrary'::text)) OR ((NOT ((kind)::text = 'contrary'::text)) AND (contra_of_id IS NULL)))),
    CONSTRAINT a_movement_has_a_cause CHECK ((NOT ((cause)::text = ''::text))),
    CONSTRAINT cooperative_movement_number_check CHECK ((number >= 0)),
    CONSTRAINT cooperative_movement_size_check CHECK ((size >= 0)),
    CONSTRAINT movement_kind_is_known CHECK (((kind)::text = ANY (ARRAY[('pay'::character varying)::text, ('subscribe'::character varying)::text, ('transfer'::character varying)::text, ('withdraw'::character varying)::text, ('reimburse'::character varying)::text, ('cancel_unpaid'::character varying)::text, ('give_back'::character varying)::text, ('contrary'::character varying)::text, ('allocate'::character varying)::text, ('open_reserves'::character varying)::text])))
);
ALTER TABLE public.cooperative_movement ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cooperative_movement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cooperative_payout (
    id bigint NOT NULL,
    amount numeric(14,2) NOT NULL,
    state character varying(10) NOT NULL,
    prepared_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    associate_id bigint NOT NULL,
    decided_by_id bigint,
    movement_id bigint,
    prepared_by_id bigint NOT NULL,
    subscription_id bigint,
    iban character varying(34) NOT NULL,
    iban_by_id bigint,
    ordered_at timestamp with time zone,
    ordered_by_id bigint,
    CONSTRAINT a_payout_is_a_sum CHECK ((amount > (0)::numeric)),
    CONSTRAINT an_iban_is_forgotten_once_paid CHECK ((((state)::text = ANY (ARRAY[('prepared'::character varying)::text, ('ordered'::character varying)::text])) OR ((iban)::text = ''::text))),
    CONSTRAINT another_orders_a_payout CHECK (((NOT ((state)::text = 'ordered'::text)) OR ((ordered_by_id IS NOT NULL) AND (NOT ((iban)::text = ''::text)) AND (NOT ((ordered_by_id = prepared_by_id) AND (ordered_by_id IS NOT NULL))) AND (NOT ((ordered_by_id = iban_by_id) AND (ordered_by_id IS NOT NULL) AND (iban_by_id IS NOT NULL)))))),
    CONSTRAINT another_validates_a_payout CHECK (((NOT ((state)::text = 'paid'::text)) OR ((NOT ((decided_by_id = prepared_by_id) AND (decided_by_id IS NOT NULL))) AND (movement_id IS NOT NULL)))),
    CONSTRAINT payout_state_is_known CHECK (((state)::text = ANY (ARRAY[('prepared'::character varying)::text, ('ordered'::character varying)::text, ('paid'::character varying)::text, ('dropped'::character varying)::text])))
);
ALTER TABLE public.cooperative_payout ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cooperative_payout_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cooperative_posting (
    id bigint NOT NULL,
    rank smallint NOT NULL,
    account character varying(8) NOT NULL,
    unit character varying(4) NOT NULL,
    debit numeric(14,2) NOT NULL,
    credit numeric(14,2) NOT NULL,
    associate_id bigint,
    movement_id bigint NOT NULL,
    CONSTRAINT a_posting_has_one_side CHECK ((((credit = (0)::numeric) AND (debit > (0)::numeric)) OR ((credit > (0)::numeric) AND (debit = (0)::numeric)))),
    CONSTRAINT an_account_has_its_unit CHECK (((((account)::text = ANY (ARRAY[('PARTS'::character varying)::text, ('EMISES'::character varying)::text])) AND ((unit)::text = 'PART'::text)) OR (((unit)::text = 'EUR'::text) AND (NOT ((account)::text = ANY (ARRAY[('PARTS'::character varying)::text, ('EMISES'::character varying)::text])))))),
    CONSTRAINT cooperative_posting_rank_check CHECK ((rank >= 0)),
    CONSTRAINT posting_account_is_known CHECK (((account)::text = ANY (ARRAY[('109'::character varying)::text, ('1011'::character varying)::text, ('1013'::character varying)::text, ('10138'::character varying)::text, ('102'::character varying)::text, ('1061'::character varying)::text, ('1063'::character varying)::text, ('10688'::character varying)::text, ('119'::character varying)::text, ('120'::character varying)::text, ('457'::character varying)::text, ('4561'::character varying)::text, ('512'::character varying)::text, ('PARTS'::character varying)::text, ('EMISES'::character varying)::text])))
);
ALTER TABLE public.cooperative_posting ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cooperative_posting_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cooperative_promise (
    id bigint NOT NULL,
    category character varying(12) NOT NULL,
    parts integer NOT NULL,
    made_at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    account_id bigint,
    cooperative_id bigint NOT NULL,
    made_by_id bigint NOT NULL,
    organisation_id bigint,
    CONSTRAINT a_promise_has_parts CHECK ((parts >= 1)),
    CONSTRAINT a_promise_is_of_one_thing CHECK ((((account_id IS NULL) AND (organisation_id IS NOT NULL)) OR ((account_id IS NOT NULL) AND (organisation_id IS NULL)))),
    CONSTRAINT cooperative_promise_parts_check CHECK ((parts >= 0)),
    CONSTRAINT promise_category_is_known CHECK (((category)::text = ANY (ARRAY[('beneficiary'::character varying)::text, ('employee'::character varying)::text, ('producer'::character varying)::text, ('public_body'::character varying)::text, ('contributor'::character varying)::text])))
);
ALTER TABLE public.cooperative_promise ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cooperative_promise_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cooperative_proof (
    id bigint NOT NULL,
    step character varying(12) NOT NULL,
    words text NOT NULL,
    reference character varying(120) NOT NULL,
    "on" date NOT NULL,
    answer character varying(10) NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    reason character varying(300) NOT NULL,
    conversion_id bigint NOT NULL,
    entered_by_id bigint NOT NULL,
    withdrawn_by_id bigint,
    CONSTRAINT a_proof_is_taken_back_with_a_reason CHECK (((withdrawn_at IS NULL) OR ((withdrawn_by_id IS NOT NULL) AND (NOT ((reason)::text = ''::text))))),
    CONSTRAINT proof_step_is_known CHECK (((step)::text = ANY (ARRAY[('object'::character varying)::text, ('form'::character varying)::text, ('majority'::character varying)::text, ('counsel'::character varying)::text, ('statutes'::character varying)::text, ('promises'::character varying)::text, ('categories'::character varying)::text, ('convened'::character varying)::text, ('vote'::character varying)::text, ('deposit'::character varying)::text, ('notices'::character varying)::text, ('switch'::character varying)::text])))
);
ALTER TABLE public.cooperative_proof ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cooperative_proof_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cooperative_review (
    id bigint NOT NULL,
    reviewer character varying(200) NOT NULL,
    substitute character varying(200) NOT NULL,
    named_at timestamp with time zone NOT NULL,
    held_on date,
    report character varying(300) NOT NULL,
    cooperative_id bigint NOT NULL,
    decision_id bigint NOT NULL,
    named_by_id bigint NOT NULL,
    CONSTRAINT a_review_held_has_its_report CHECK (((held_on IS NULL) OR (NOT ((report)::text = ''::text))))
);
ALTER TABLE public.cooperative_review ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cooperative_review_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cooperative_reviewdemand (
    id bigint NOT NULL,
    asked_on date NOT NULL,
    associate_id bigint NOT NULL
);
ALTER TABLE public.cooperative_reviewdemand ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cooperative_reviewdemand_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cooperative_subscription (
    id bigint NOT NULL,
    rank integer NOT NULL,
    parts integer NOT NULL,
    nominal numeric(14,2) NOT NULL,
    least_paid numeric(14,2) NOT NULL,
    state character varying(10) NOT NULL,
    text text NOT NULL,
    digest character varying(64) NOT NULL,
    signed_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    answer character varying(300) NOT NULL,
    due_on date NOT NULL,
    associate_id bigint NOT NULL,
    decided_by_id bigint,
    signed_by_id bigint NOT NULL,
    CONSTRAINT a_subscription_has_parts CHECK ((parts >= 1)),
    CONSTRAINT another_admits_a_subscription CHECK (((decided_by_id IS NULL) OR (NOT ((decided_by_id = signed_by_id) AND (decided_by_id IS NOT NULL))))),
    CONSTRAINT cooperative_subscription_parts_check CHECK ((parts >= 0)),
    CONSTRAINT cooperative_subscription_rank_check CHECK ((rank >= 0)),
    CONSTRAINT subscription_state_is_known CHECK (((state)::text = ANY (ARRAY[('signed'::character varying)::text, ('admitted'::character varying)::text, ('counted'::character varying)::text, ('refused'::character varying)::text, ('withdrawn'::character varying)::text])))
);
ALTER TABLE public.cooperative_subscription ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cooperative_subscription_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cooperative_yearwords (
    id bigint NOT NULL,
    year smallint NOT NULL,
    context text NOT NULL,
    effect text NOT NULL,
    written_at timestamp with time zone NOT NULL,
    cooperative_id bigint NOT NULL,
    written_by_id bigint NOT NULL,
    CONSTRAINT cooperative_yearwords_year_check CHECK ((year >= 0))
);
ALTER TABLE public.cooperative_yearwords ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cooperative_yearwords_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.deliberation_amendment (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    number smallint NOT NULL,
    inserts boolean NOT NULL,
    before text NOT NULL,
    wording text NOT NULL,
    reason text NOT NULL,
    state character varying(12) NOT NULL,
    recommendation character varying(8) NOT NULL,
    recommendation_reason text NOT NULL,
    counter_wording text NOT NULL,
    author_agrees boolean,
    author_answer text NOT NULL,
    settled_wording text NOT NULL,
    settled_at timestamp with time zone,
    author_id bigint NOT NULL,
    organisation_id bigint,
    place_id bigint,
    draft_id bigint NOT NULL,
    paragraph_id bigint NOT NULL,
    ballot_id bigint,
    CONSTRAINT amendment_state_is_known CHECK (((state)::text = ANY (ARRAY[('proposed'::character varying)::text, ('recommended'::character varying)::text, ('integrated'::character varying)::text, ('refused'::character varying)::text, ('withdrawn'::character varying)::text]))),
    CONSTRAINT deliberation_amendment_number_check CHECK ((number >= 0))
);
ALTER TABLE public.deliberation_amendment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.deliberation_amendment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.deliberation_comment (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    kind character varying(10) NOT NULL,
    text text NOT NULL,
    author_id bigint NOT NULL,
    in_reply_to_id bigint,
    organisation_id bigint,
    place_id bigint,
    paragraph_id bigint NOT NULL
);
ALTER TABLE public.deliberation_comment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.deliberation_comment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.deliberation_consentround (
    id bigint NOT NULL,
    number smallint NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    closes_on date NOT NULL,
    closed_at timestamp with time zone,
    draft_id bigint NOT NULL,
    hurried text NOT NULL,
    CONSTRAINT deliberation_consentround_number_check CHECK ((number >= 0))
);
ALTER TABLE public.deliberation_consentround ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.deliberation_consentround_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.deliberation_dissent (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    text text NOT NULL,
    author_id bigint NOT NULL,
    organisation_id bigint,
    place_id bigint,
    seat_id bigint NOT NULL,
    position_id bigint NOT NULL
);
ALTER TABLE public.deliberation_dissent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.deliberation_dissent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.deliberation_draft (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    number integer NOT NULL,
    title character varying(150) NOT NULL,
    summary text NOT NULL,
    state character varying(10) NOT NULL,
    closes_on date,
    review_on date,
    assembly_id bigint NOT NULL,
    author_id bigint NOT NULL,
    ballot_id bigint,
    organisation_id bigint,
    place_id bigint,
    rulebook_id bigint NOT NULL,
    CONSTRAINT deliberation_draft_number_check CHECK ((number >= 0)),
    CONSTRAINT draft_state_is_known CHECK (((state)::text = ANY (ARRAY[('writing'::character varying)::text, ('open'::character varying)::text, ('consent'::character varying)::text, ('ballot'::character varying)::text, ('adopted'::character varying)::text, ('rejected'::character varying)::text, ('withdrawn'::character varying)::text])))
);
CREATE TABLE public.deliberation_draft_convergences (
    id bigint NOT NULL,
    draft_id bigint NOT NULL,
    convergence_id bigint NOT NULL
);
ALTER TABLE public.deliberation_draft_convergences ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.deliberation_draft_convergences_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.deliberation_draft ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.deliberation_draft_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.deliberation_finding (
    id bigint NOT NULL,
    number smallint NOT NULL,
    claim character varying(300) NOT NULL,
    figure character varying(80) NOT NULL,
    source character varying(200) NOT NULL,
    url character varying(200) NOT NULL,
    dated date NOT NULL,
    draft_id bigint NOT NULL,
    since character varying(80) NOT NULL,
    since_on date,
    CONSTRAINT deliberation_finding_number_check CHECK ((number >= 0))
);
ALTER TABLE public.deliberation_finding ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.deliberation_finding_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.deliberation_objection (
    id bigint NOT NULL,
    number smallint NOT NULL,
    reason text NOT NULL,
    proposal text NOT NULL,
    state character varying(12) NOT NULL,
    outcome text NOT NULL,
    at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone,
    author_id bigint NOT NULL,
    draft_id bigint NOT NULL,
    round_id bigint NOT NULL,
    seat_id bigint NOT NULL,
    paragraph_id bigint,
    CONSTRAINT deliberation_objection_number_check CHECK ((number >= 0)),
    CONSTRAINT objection_state_is_known CHECK (((state)::text = ANY (ARRAY[('open'::character varying)::text, ('integrated'::character varying)::text, ('lifted'::character varying)::text, ('maintained'::character varying)::text])))
);
ALTER TABLE public.deliberation_objection ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.deliberation_objection_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.deliberation_paragraph (
    id bigint NOT NULL,
    uid character varying(12) NOT NULL,
    rank smallint,
    heading character varying(120) NOT NULL,
    wording text NOT NULL,
    is_demand boolean NOT NULL,
    draft_id bigint NOT NULL,
    CONSTRAINT deliberation_paragraph_rank_check CHECK ((rank >= 0))
);
CREATE TABLE public.deliberation_paragraph_findings (
    id bigint NOT NULL,
    paragraph_id bigint NOT NULL,
    finding_id bigint NOT NULL
);
ALTER TABLE public.deliberation_paragraph_findings ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.deliberation_paragraph_findings_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.deliberation_paragraph ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.deliberation_paragraph_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.deliberation_paragraph_needs (
    id bigint NOT NULL,
    paragraph_id bigint NOT NULL,
    need_id bigint NOT NULL
);
ALTER TABLE public.deliberation_paragraph_needs ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.deliberation_paragraph_needs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.deliberation_position (
    id bigint NOT NULL,
    number character varying(10) NOT NULL,
    title character varying(150) NOT NULL,
    summary text NOT NULL,
    text jsonb NOT NULL,
    fingerprint character varying(64) NOT NULL,
    adopted_at timestamp with time zone NOT NULL,
    plain text NOT NULL,
    search tsvector GENERATED ALWAYS AS (to_tsvector('public.lieudit'::regconfig, COALESCE(plain, ''::text))) STORED,
    draft_id bigint NOT NULL
);
ALTER TABLE public.deliberation_position ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.deliberation_position_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.deliberation_signature (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    reservation text NOT NULL,
    author_id bigint NOT NULL,
    organisation_id bigint,
    place_id bigint,
    position_id bigint NOT NULL,
    seat_id bigint NOT NULL
);
ALTER TABLE public.deliberation_signature ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.deliberation_signature_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.deliberation_stance (
    id bigint NOT NULL,
    choice character varying(10) NOT NULL,
    concern text NOT NULL,
    at timestamp with time zone NOT NULL,
    author_id bigint NOT NULL,
    round_id bigint NOT NULL,
    seat_id bigint NOT NULL
);
ALTER TABLE public.deliberation_stance ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.deliberation_stance_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.desks_spreading (
    id bigint NOT NULL,
    number integer NOT NULL,
    object_id bigint NOT NULL,
    title character varying(150) NOT NULL,
    words text NOT NULL,
    at timestamp with time zone NOT NULL,
    author_id bigint NOT NULL,
    content_type_id integer NOT NULL,
    department_id bigint,
    organisation_id bigint,
    region_id bigint,
    CONSTRAINT desks_spreading_number_check CHECK ((number >= 0)),
    CONSTRAINT desks_spreading_object_id_check CHECK ((object_id >= 0)),
    CONSTRAINT spread_to_one_territory CHECK ((((department_id IS NOT NULL) AND (region_id IS NULL)) OR ((department_id IS NULL) AND (region_id IS NOT NULL)))),
    CONSTRAINT what_is_spread_has_a_title CHECK (((words = ''::text) OR (NOT ((title)::text = ''::text))))
);
ALTER TABLE public.desks_spreading ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.desks_spreading_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.desks_telephone (
    id bigint NOT NULL,
    number character varying(20) NOT NULL,
    hours character varying(80) NOT NULL,
    at timestamp with time zone NOT NULL,
    department_id bigint,
    region_id bigint,
    said_by_id bigint NOT NULL,
    CONSTRAINT a_telephone_answers_for_one_territory CHECK (((region_id IS NULL) OR (department_id IS NULL)))
);
ALTER TABLE public.desks_telephone ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.desks_telephone_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.desks_visit (
    id bigint NOT NULL,
    "on" date NOT NULL,
    author_id bigint NOT NULL,
    municipality_id bigint NOT NULL,
    organisation_id bigint
);
ALTER TABLE public.desks_visit ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.desks_visit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_admin_log (
    id integer NOT NULL,
    action_time timestamp with time zone NOT NULL,
    object_id text,
    object_repr character varying(200) NOT NULL,
    action_flag smallint NOT NULL,
    change_message text NOT NULL,
    content_type_id integer,
    user_id bigint NOT NULL,
    CONSTRAINT django_admin_log_action_flag_check CHECK ((action_flag >= 0))
);
ALTER TABLE public.django_admin_log ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_admin_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_content_type (
    id integer NOT NULL,
    app_label character varying(100) NOT NULL,
    model character varying(100) NOT NULL
);
ALTER TABLE public.django_content_type ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_content_type_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_migrations (
    id bigint NOT NULL,
    app character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    applied timestamp with time zone NOT NULL
);
ALTER TABLE public.django_migrations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_migrations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_session (
    session_key character varying(40) NOT NULL,
    session_data text NOT NULL,
    expire_date timestamp with time zone NOT NULL
);
CREATE TABLE public.django_tasks_database_dbtaskresult (
    id uuid NOT NULL,
    status character varying(10) NOT NULL,
    args_kwargs jsonb NOT NULL,
    priority integer NOT NULL,
    task_path text NOT NULL,
    queue_name character varying(32) NOT NULL,
    backend_name character varying(32) NOT NULL,
    run_after timestamp with time zone NOT NULL,
    enqueued_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    started_at timestamp with time zone,
    return_value jsonb,
    exception_class_path text CONSTRAINT django_tasks_database_dbtaskresul_exception_class_path_not_null NOT NULL,
    traceback text NOT NULL,
    worker_ids jsonb NOT NULL,
    CONSTRAINT priority_range CHECK (((priority >= '-100'::integer) AND (priority <= 100)))
);
CREATE TABLE public.elections_candidacy (
    id bigint NOT NULL,
    person character varying(120) NOT NULL,
    statement text NOT NULL,
    state character varying(10) NOT NULL,
    reason character varying(300) NOT NULL,
    rank smallint,
    option character varying(240) NOT NULL,
    elected boolean NOT NULL,
    filed_at timestamp with time zone NOT NULL,
    author_id bigint NOT NULL,
    contest_id bigint NOT NULL,
    elector_id bigint NOT NULL,
    CONSTRAINT elections_candidacy_rank_check CHECK ((rank >= 0))
);
ALTER TABLE public.elections_candidacy ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.elections_candidacy_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.elections_circle (
    id bigint NOT NULL,
    number integer NOT NULL,
    role character varying(200) NOT NULL,
    mission text NOT NULL,
    qualities text NOT NULL,
    term character varying(120) NOT NULL,
    state character varying(10) NOT NULL,
    naming_until timestamp with time zone NOT NULL,
    erase_on date,
    erased_at timestamp with time zone,
    facilitator_id bigint NOT NULL,
    contest_id bigint NOT NULL,
    chosen_id bigint,
    CONSTRAINT elections_circle_number_check CHECK ((number >= 0))
);
ALTER TABLE public.elections_circle ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.elections_circle_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.elections_contest (
    id bigint NOT NULL,
    seats smallint NOT NULL,
    computed jsonb NOT NULL,
    outcome character varying(10) NOT NULL,
    college_id bigint NOT NULL,
    election_id bigint NOT NULL,
    CONSTRAINT elections_contest_seats_check CHECK ((seats >= 0))
);
ALTER TABLE public.elections_contest ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.elections_contest_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.elections_correction (
    id bigint NOT NULL,
    number integer NOT NULL,
    wish character varying(10) NOT NULL,
    words text NOT NULL,
    state character varying(10) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    reason text NOT NULL,
    decided_at timestamp with time zone,
    author_id bigint NOT NULL,
    college_id bigint,
    organisation_id bigint,
    election_id bigint NOT NULL,
    elector_id bigint,
    decided_by_id bigint,
    held_at timestamp with time zone,
    held_by_id bigint,
    held_reason text NOT NULL,
    is_against boolean NOT NULL,
    reply text NOT NULL,
    CONSTRAINT a_correction_is_decided_with_a_reason CHECK (((decided_by_id IS NULL) OR ((decided_at IS NOT NULL) AND (NOT (reason = ''::text))))),
    CONSTRAINT a_correction_is_held_with_a_reason CHECK (((held_by_id IS NULL) OR ((held_at IS NOT NULL) AND (NOT (held_reason = ''::text))))),
    CONSTRAINT elections_correction_number_check CHECK ((number >= 0)),
    CONSTRAINT nobody_decides_on_the_correction_they_asked CHECK (((NOT ((decided_by_id = author_id) AND (decided_by_id IS NOT NULL))) AND (NOT ((held_by_id = author_id) AND (held_by_id IS NOT NULL))))),
    CONSTRAINT two_persons_take_a_vote_from_a_member CHECK (((NOT (is_against AND ((state)::text = 'accepted'::text))) OR ((decided_by_id IS NOT NULL) AND (held_by_id IS NOT NULL) AND (NOT ((held_by_id = decided_by_id) AND (held_by_id IS NOT NULL) AND (decided_by_id IS NOT NULL))))))
);
ALTER TABLE public.elections_correction ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.elections_correction_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.elections_election (
    id bigint NOT NULL,
    number integer NOT NULL,
    title character varying(200) NOT NULL,
    state character varying(10) NOT NULL,
    roll_on date NOT NULL,
    corrections_until date NOT NULL,
    candidacies_until date NOT NULL,
    opens_at timestamp with time zone NOT NULL,
    closes_at timestamp with time zone NOT NULL,
    mandates_from date NOT NULL,
    "window" date NOT NULL,
    lot_source character varying(200) NOT NULL,
    seed character varying(200) NOT NULL,
    tie_source character varying(200) NOT NULL,
    roll_sealed_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    assembly_id bigint NOT NULL,
    rulebook_id bigint NOT NULL,
    sitting_id bigint,
    risk jsonb NOT NULL,
    way character varying(10) NOT NULL,
    CONSTRAINT an_election_has_no_roll_call CHECK ((((way)::text = ANY (ARRAY[('roll_call'::character varying)::text, ('totals'::character varying)::text, ('paper'::character varying)::text, ('urn'::character varying)::text, ('belenios'::character varying)::text])) AND (NOT ((way)::text = 'roll_call'::text)))),
    CONSTRAINT election_state_is_known CHECK (((state)::text = ANY (ARRAY[('prepared'::character varying)::text, ('announced'::character varying)::text, ('roll'::character varying)::text, ('sealed'::character varying)::text, ('ordered'::character varying)::text, ('voting'::character varying)::text, ('counted'::character varying)::text, ('closed'::character varying)::text, ('cancelled'::character varying)::text]))),
    CONSTRAINT elections_election_number_check CHECK ((number >= 0))
);
ALTER TABLE public.elections_election ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.elections_election_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.elections_elector (
    id bigint NOT NULL,
    number integer NOT NULL,
    key character varying(40) NOT NULL,
    name character varying(200) NOT NULL,
    in_standing boolean NOT NULL,
    reason character varying(300) NOT NULL,
    struck boolean NOT NULL,
    account_id bigint,
    college_id bigint NOT NULL,
    election_id bigint NOT NULL,
    organisation_id bigint,
    CONSTRAINT an_elector_is_one_member CHECK ((((account_id IS NULL) AND (organisation_id IS NOT NULL)) OR ((account_id IS NOT NULL) AND (organisation_id IS NULL)))),
    CONSTRAINT elections_elector_number_check CHECK ((number >= 0))
);
ALTER TABLE public.elections_elector ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.elections_elector_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.elections_incident (
    id bigint NOT NULL,
    words text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint NOT NULL,
    election_id bigint NOT NULL
);
ALTER TABLE public.elections_incident ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.elections_incident_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.elections_minutes (
    id bigint NOT NULL,
    text jsonb NOT NULL,
    fingerprint character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL,
    election_id bigint NOT NULL
);
ALTER TABLE public.elections_minutes ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.elections_minutes_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.elections_nomination (
    id bigint NOT NULL,
    reason text NOT NULL,
    move_reason text NOT NULL,
    circle_id bigint NOT NULL,
    moved_from_id bigint,
    nominee_id bigint NOT NULL,
    voice_id bigint NOT NULL
);
ALTER TABLE public.elections_nomination ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.elections_nomination_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.elections_proposal (
    id bigint NOT NULL,
    number smallint NOT NULL,
    argument text NOT NULL,
    circle_id bigint NOT NULL,
    nominee_id bigint NOT NULL,
    CONSTRAINT elections_proposal_number_check CHECK ((number >= 0))
);
ALTER TABLE public.elections_proposal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.elections_proposal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.elections_round (
    id bigint NOT NULL,
    number smallint NOT NULL,
    why character varying(12) NOT NULL,
    kept jsonb NOT NULL,
    ballot_id bigint NOT NULL,
    contest_id bigint NOT NULL,
    CONSTRAINT elections_round_number_check CHECK ((number >= 0))
);
ALTER TABLE public.elections_round ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.elections_round_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.elections_roundanswer (
    id bigint NOT NULL,
    objection text NOT NULL,
    lifted text NOT NULL,
    proposal_id bigint NOT NULL,
    voice_id bigint NOT NULL
);
ALTER TABLE public.elections_roundanswer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.elections_roundanswer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.elections_scrutineer (
    id bigint NOT NULL,
    signed_at timestamp with time zone,
    signed_digest character varying(64) NOT NULL,
    account_id bigint NOT NULL,
    election_id bigint NOT NULL,
    elector_id bigint NOT NULL
);
ALTER TABLE public.elections_scrutineer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.elections_scrutineer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.funding_aid (
    id bigint NOT NULL,
    source character varying(80) NOT NULL,
    external_id character varying(40) NOT NULL,
    told_on date NOT NULL,
    name character varying(300) NOT NULL,
    url character varying(500) NOT NULL,
    apply_url character varying(500) NOT NULL,
    financers character varying(300)[] NOT NULL,
    instructors character varying(300)[] NOT NULL,
    audiences character varying(120)[] NOT NULL,
    types character varying(120)[] NOT NULL,
    is_call boolean NOT NULL,
    rate_low smallint,
    rate_high smallint,
    starts_on date,
    deadline_on date,
    recurrence character varying(60) NOT NULL,
    description text NOT NULL,
    eligibility text NOT NULL,
    perimeter character varying(200) NOT NULL,
    scope character varying(20) NOT NULL,
    before jsonb NOT NULL,
    department_id bigint,
    intermunicipality_id bigint,
    municipality_id bigint,
    region_id bigint,
    run_id bigint NOT NULL,
    told_by bigint[] NOT NULL,
    CONSTRAINT an_aid_is_somewhere CHECK (((scope)::text = ANY (ARRAY[('country'::character varying)::text, ('mainland'::character varying)::text, ('overseas'::character varying)::text, ('region'::character varying)::text, ('department'::character varying)::text, ('intermunicipality'::character varying)::text, ('municipality'::character varying)::text, ('unknown'::character varying)::text]))),
    CONSTRAINT funding_aid_rate_high_check CHECK ((rate_high >= 0)),
    CONSTRAINT funding_aid_rate_low_check CHECK ((rate_low >= 0))
);
ALTER TABLE public.funding_aid ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.funding_aid_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.funding_aidanswer (
    id bigint NOT NULL,
    outcome character varying(10) NOT NULL,
    hours smallint,
    reasons_given boolean,
    at timestamp with time zone NOT NULL,
    aid_id bigint NOT NULL,
    author_id bigint NOT NULL,
    place_id bigint NOT NULL,
    CONSTRAINT an_outcome_is_known CHECK (((outcome)::text = ANY (ARRAY[('asked'::character varying)::text, ('obtained'::character varying)::text, ('refused'::character varying)::text]))),
    CONSTRAINT funding_aidanswer_hours_check CHECK ((hours >= 0))
);
ALTER TABLE public.funding_aidanswer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.funding_aidanswer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.funding_answer (
    id bigint NOT NULL,
    question smallint NOT NULL,
    version integer NOT NULL,
    text text NOT NULL,
    source character varying(200) NOT NULL,
    at timestamp with time zone NOT NULL,
    author_id bigint NOT NULL,
    beside_id bigint,
    application_id bigint NOT NULL,
    CONSTRAINT funding_answer_question_check CHECK ((question >= 0)),
    CONSTRAINT funding_answer_version_check CHECK ((version >= 0))
);
ALTER TABLE public.funding_answer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.funding_answer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.funding_appeal (
    id bigint NOT NULL,
    text text NOT NULL,
    at timestamp with time zone NOT NULL,
    granted boolean,
    answer text NOT NULL,
    answered_at timestamp with time zone,
    answered_by_id bigint,
    author_id bigint NOT NULL,
    outcome_id bigint NOT NULL,
    CONSTRAINT an_appeal_is_answered_with_reasons CHECK ((((answer = ''::text) AND (answered_by_id IS NULL) AND (granted IS NULL)) OR ((answered_by_id IS NOT NULL) AND (granted IS NOT NULL) AND (NOT (answer = ''::text))))),
    CONSTRAINT an_appeal_says_something CHECK ((NOT (text = ''::text)))
);
ALTER TABLE public.funding_appeal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.funding_appeal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.funding_application (
    id bigint NOT NULL,
    number integer NOT NULL,
    state character varying(10) NOT NULL,
    title character varying(120) NOT NULL,
    begun_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    late_reason text NOT NULL,
    reason text NOT NULL,
    author_id bigint NOT NULL,
    call_id bigint NOT NULL,
    lead_id bigint NOT NULL,
    erased_at timestamp with time zone,
    set_aside text NOT NULL,
    shown_at timestamp with time zone,
    CONSTRAINT a_late_file_says_why CHECK (((NOT ((state)::text = 'late'::text)) OR (NOT (late_reason = ''::text)))),
    CONSTRAINT a_received_file_was_sent CHECK (((NOT ((state)::text = ANY (ARRAY[('sent'::character varying)::text, ('late'::character varying)::text]))) OR (sent_at IS NOT NULL))),
    CONSTRAINT an_application_is_somewhere CHECK (((state)::text = ANY (ARRAY[('draft'::character varying)::text, ('sent'::character varying)::text, ('late'::character varying)::text, ('withdrawn'::character varying)::text]))),
    CONSTRAINT funding_application_number_check CHECK ((number >= 0))
);
ALTER TABLE public.funding_application ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.funding_application_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.funding_assignment (
    id bigint NOT NULL,
    third boolean NOT NULL,
    at timestamp with time zone NOT NULL,
    application_id bigint NOT NULL,
    juror_id bigint NOT NULL
);
ALTER TABLE public.funding_assignment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.funding_assignment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.funding_award (
    id bigint NOT NULL,
    number integer NOT NULL,
    state character varying(10) NOT NULL,
    giver character varying(200) NOT NULL,
    giver_siret character varying(14) NOT NULL,
    name character varying(200) NOT NULL,
    siret character varying(14) NOT NULL,
    rna character varying(10) NOT NULL,
    "on" date NOT NULL,
    reference character varying(100) NOT NULL,
    purpose character varying(256) NOT NULL,
    amount numeric(12,2) NOT NULL,
    nature character varying(40) NOT NULL,
    terms character varying(256) NOT NULL,
    paid_from date NOT NULL,
    paid_until date NOT NULL,
    notified boolean NOT NULL,
    scheme character varying(60) NOT NULL,
    report_due_on date NOT NULL,
    reminded_at timestamp with time zone,
    reported_on date,
    reason character varying(500) NOT NULL,
    at timestamp with time zone NOT NULL,
    author_id bigint NOT NULL,
    organisation_id bigint,
    place_id bigint,
    CONSTRAINT an_award_has_a_siret_or_a_rna CHECK (((NOT ((siret)::text = ''::text)) OR (NOT ((rna)::text = ''::text)))),
    CONSTRAINT an_award_is_above_nothing CHECK ((amount > (0)::numeric)),
    CONSTRAINT an_award_is_paid_in_order CHECK ((paid_until >= paid_from)),
    CONSTRAINT an_award_is_somewhere CHECK (((state)::text = ANY (ARRAY[('granted'::character varying)::text, ('withdrawn'::character varying)::text]))),
    CONSTRAINT an_award_is_to_one CHECK ((((place_id IS NULL) OR (organisation_id IS NULL)) AND (1 = (
CASE
    WHEN (place_id IS NULL) THEN 1
    ELSE 0
END +
CASE
    WHEN (organisation_id IS NULL) THEN 1
    ELSE 0
END)))),
    CONSTRAINT an_award_is_withdrawn_with_a_reason CHECK ((((state)::text = 'granted'::text) OR (NOT ((reason)::text = ''::text)))),
    CONSTRAINT funding_award_number_check CHECK ((number >= 0))
);
ALTER TABLE public.funding_award ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.funding_award_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.funding_budgetline (
    id bigint NOT NULL,
    year smallint NOT NULL,
    account character varying(4) NOT NULL,
    words character varying(200) NOT NULL,
    amount numeric(12,2) NOT NULL,
    application_id bigint NOT NULL,
    place_id bigint NOT NULL,
    CONSTRAINT a_line_has_its_account CHECK (((account)::text = ANY (ARRAY[('60'::character varying)::text, ('61'::character varying)::text, ('62'::character varying)::text, ('63'::character varying)::text, ('64'::character varying)::text, ('65'::character varying)::text, ('ask'::character varying)::text, ('70'::character varying)::text, ('73'::character varying)::text, ('74'::character varying)::text, ('754'::character varying)::text, ('755'::character varying)::text, ('756'::character varying)::text, ('87'::character varying)::text]))),
    CONSTRAINT a_line_is_above_nothing CHECK ((amount > (0)::numeric)),
    CONSTRAINT funding_budgetline_year_check CHECK ((year >= 0))
);
ALTER TABLE public.funding_budgetline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.funding_budgetline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.funding_call (
    id bigint NOT NULL,
    number integer NOT NULL,
    kind character varying(10) NOT NULL,
    state character varying(10) NOT NULL,
    title character varying(120) NOT NULL,
    said character varying(200) NOT NULL,
    prepared_at timestamp with time zone NOT NULL,
    announced_on date,
    opens_at timestamp with time zone,
    closes_at timestamp with time zone,
    first_closes_at timestamp with time zone,
    grace_minutes smallint NOT NULL,
    closed_at timestamp with time zone,
    reason text NOT NULL,
    source character varying(500) NOT NULL,
    reply_address character varying(254) NOT NULL,
    reply_key character varying(64) NOT NULL,
    assembly_id bigint,
    author_id bigint NOT NULL,
    drawn_from_id bigint,
    organisation_id bigint,
    current_id bigint,
    CONSTRAINT a_call_closes_after_it_opened CHECK (((opens_at IS NULL) OR (closes_at IS NULL) OR (closes_at > opens_at))),
    CONSTRAINT a_call_ends_with_a_reason CHECK (((NOT ((state)::text = 'cancelled'::text)) OR (NOT (reason = ''::text)))),
    CONSTRAINT a_call_is_somebodys CHECK ((((assembly_id IS NULL) AND ((state)::text = 'described'::text) AND (((organisation_id IS NOT NULL) OR (NOT ((said)::text = ''::text))) AND (1 = (
CASE
    WHEN (organisation_id IS NOT NULL) THEN 1
    ELSE 0
END +
CASE
    WHEN (NOT ((said)::text = ''::text)) THEN 1
    ELSE 0
END)))) OR ((NOT ((state)::text = 'described'::text)) AND ((said)::text = ''::text) AND (((assembly_id IS NULL) OR (organisation_id IS NULL)) AND (1 = (
CASE
    WHEN (assembly_id IS NULL) THEN 1
    ELSE 0
END +
CASE
    WHEN (organisation_id IS NULL) THEN 1
    ELSE 0
END)))))),
    CONSTRAINT a_call_is_somewhere CHECK (((state)::text = ANY (ARRAY[('draft'::character varying)::text, ('announced'::character varying)::text, ('open'::character varying)::text, ('closed'::character varying)::text, ('complete'::character varying)::text, ('reviewed'::character varying)::text, ('decided'::character varying)::text, ('appeals'::character varying)::text, ('final'::character varying)::text, ('cancelled'::character varying)::text, ('described'::character varying)::text]))),
    CONSTRAINT a_deadline_is_never_earlier CHECK (((first_closes_at IS NULL) OR (closes_at >= first_closes_at))),
    CONSTRAINT a_grace_is_short CHECK ((grace_minutes <= 1440)),
    CONSTRAINT an_announced_call_has_its_dates CHECK (((NOT ((state)::text = ANY (ARRAY[('announced'::character varying)::text, ('open'::character varying)::text, ('closed'::character varying)::text, ('complete'::character varying)::text, ('reviewed'::character varying)::text, ('decided'::character varying)::text, ('appeals'::character varying)::text, ('final'::character varying)::text]))) OR ((announced_on IS NOT NULL) AND (closes_at IS NOT NULL) AND (first_closes_at IS NOT NULL) AND (opens_at IS NOT NULL)))),
    CONSTRAINT funding_call_grace_minutes_check CHECK ((grace_minutes >= 0)),
    CONSTRAINT funding_call_number_check CHECK ((number >= 0)),
    CONSTRAINT what_is_described_is_read CHECK (((NOT ((state)::text = 'described'::text)) OR (NOT ((source)::text = ''::text))))
);
ALTER TABLE public.funding_call ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.funding_call_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.funding_challenge (
    id bigint NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone NOT NULL,
    granted boolean,
    answer text NOT NULL,
    answered_at timestamp with time zone,
    answered_by_id bigint,
    application_id bigint NOT NULL,
    author_id bigint NOT NULL,
    juror_id bigint NOT NULL,
    CONSTRAINT a_challenge_has_its_reasons CHECK (((granted IS NULL) OR (NOT (answer = ''::text)))),
    CONSTRAINT a_challenge_is_answered_by_somebody CHECK ((((answered_by_id IS NULL) AND (granted IS NULL)) OR ((answered_by_id IS NOT NULL) AND (granted IS NOT NULL))))
);
ALTER TABLE public.funding_challenge ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.funding_challenge_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.funding_grant (
    id bigint NOT NULL,
    giver character varying(200) NOT NULL,
    giver_siret character varying(14) NOT NULL,
    "on" date NOT NULL,
    reference character varying(100) NOT NULL,
    purpose character varying(256) NOT NULL,
    amount numeric(12,2) NOT NULL,
    share numeric(5,4) NOT NULL,
    nature character varying(40) NOT NULL,
    paid_from date,
    paid_until date,
    digest character varying(64) NOT NULL,
    department_id bigint,
    organisation_id bigint,
    place_id bigint,
    run_id bigint NOT NULL,
    told_by bigint[] NOT NULL,
    CONSTRAINT a_grant_is_to_a_place_or_an_organisation CHECK ((((place_id IS NULL) OR (organisation_id IS NULL)) AND (1 = (
CASE
    WHEN (place_id IS NULL) THEN 1
    ELSE 0
END +
CASE
    WHEN (organisation_id IS NULL) THEN 1
    ELSE 0
END)))),
    CONSTRAINT a_part_of_a_grant_is_a_part CHECK (((share > (0)::numeric) AND (share <= (1)::numeric)))
);
ALTER TABLE public.funding_grant ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.funding_grant_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.funding_income (
    id bigint NOT NULL,
    number integer NOT NULL,
    state character varying(10) NOT NULL,
    said character varying(120) NOT NULL,
    nature character varying(3) NOT NULL,
    words character varying(200) NOT NULL,
    amount numeric(12,2) NOT NULL,
    year smallint NOT NULL,
    "on" date NOT NULL,
    source character varying(300) NOT NULL,
    until date,
    asked_on date,
    heard_on date,
    reason character varying(500) NOT NULL,
    at timestamp with time zone NOT NULL,
    author_id bigint NOT NULL,
    organisation_id bigint,
    CONSTRAINT an_answer_comes_after_the_request CHECK (((heard_on IS NULL) OR ((asked_on IS NOT NULL) AND (heard_on >= asked_on)))),
    CONSTRAINT an_income_has_its_source CHECK ((NOT ((source)::text = ''::text))),
    CONSTRAINT an_income_is_above_nothing CHECK ((amount > (0)::numeric)),
    CONSTRAINT an_income_is_from_somebody CHECK ((((organisation_id IS NOT NULL) AND ((said)::text = ''::text)) OR ((organisation_id IS NULL) AND (NOT ((said)::text = ''::text))))),
    CONSTRAINT an_income_is_somewhere CHECK (((state)::text = ANY (ARRAY[('standing'::character varying)::text, ('withdrawn'::character varying)::text]))),
    CONSTRAINT an_income_leaves_with_a_reason CHECK ((((state)::text = 'standing'::text) OR (NOT ((reason)::text = ''::text)))),
    CONSTRAINT funding_income_number_check CHECK ((number >= 0)),
    CONSTRAINT funding_income_year_check CHECK ((year >= 0))
);
ALTER TABLE public.funding_income ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.funding_income_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.funding_juror (
    id bigint NOT NULL,
    since timestamp with time zone NOT NULL,
    left_at timestamp with time zone,
    account_id bigint NOT NULL,
    jury_id bigint NOT NULL
);
ALTER TABLE public.funding_juror ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.funding_juror_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.funding_jury (
    id bigint NOT NULL,
    named_at timestamp with time zone NOT NULL,
    raters smallint NOT NULL,
    gap smallint NOT NULL,
    appeal_days smallint NOT NULL,
    seed character varying(64) NOT NULL,
    assigned_at timestamp with time zone,
    lack text NOT NULL,
    published_at timestamp with time zone,
    appeals_until date,
    author_id bigint NOT NULL,
    call_id bigint NOT NULL,
    decision_id bigint NOT NULL,
    CONSTRAINT funding_jury_appeal_days_check CHECK ((appeal_days >= 0)),
    CONSTRAINT funding_jury_gap_check CHECK ((gap >= 0)),
    CONSTRAINT funding_jury_raters_check CHECK ((raters >= 0)),
    CONSTRAINT nobody_rates_a_file_alone CHECK ((raters >= 2))
);
ALTER TABLE public.funding_jury ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.funding_jury_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.funding_mixline (
    id bigint NOT NULL,
    rank smallint NOT NULL,
    funder character varying(120) NOT NULL,
    nature character varying(3) NOT NULL,
    amount numeric(12,2) NOT NULL,
    mix_id bigint NOT NULL,
    CONSTRAINT funding_mixline_rank_check CHECK ((rank >= 0)),
    CONSTRAINT what_a_place_receives_is_above_nothing CHECK ((amount > (0)::numeric))
);
ALTER TABLE public.funding_mixline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.funding_mixline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.funding_outcome (
    id bigint NOT NULL,
    version smallint NOT NULL,
    verdict character varying(10) NOT NULL,
    amount numeric(12,2),
    reasons jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    published_at timestamp with time zone,
    application_id bigint NOT NULL,
    author_id bigint NOT NULL,
    CONSTRAINT a_published_outcome_decides CHECK (((published_at IS NULL) OR (NOT ((verdict)::text = ''::text)))),
    CONSTRAINT funding_outcome_version_check CHECK ((version >= 0)),
    CONSTRAINT what_is_retained_is_granted CHECK (((amount IS NULL) OR ((amount > (0)::numeric) AND ((verdict)::text = 'retained'::text))))
);
ALTER TABLE public.funding_outcome ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.funding_outcome_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.funding_outcomesignature (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    juror_id bigint NOT NULL,
    outcome_id bigint NOT NULL
);
ALTER TABLE public.funding_outcomesignature ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.funding_outcomesignature_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.funding_partner (
    id bigint NOT NULL,
    task character varying(300) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    accepted_at timestamp with time zone,
    left_at timestamp with time zone,
    reason character varying(500) NOT NULL,
    accepted_by_id bigint,
    application_id bigint NOT NULL,
    call_id bigint NOT NULL,
    place_id bigint NOT NULL
);
ALTER TABLE public.funding_partner ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.funding_partner_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.funding_postponement (
    id bigint NOT NULL,
    before timestamp with time zone NOT NULL,
    after timestamp with time zone NOT NULL,
    reason character varying(500) NOT NULL,
    at timestamp with time zone NOT NULL,
    author_id bigint NOT NULL,
    call_id bigint NOT NULL,
    CONSTRAINT a_deadline_moves_later CHECK ((after > before)),
    CONSTRAINT a_deadline_moves_with_a_reason CHECK ((NOT ((reason)::text = ''::text)))
);
ALTER TABLE public.funding_postponement ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.funding_postponement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.funding_rating (
    id bigint NOT NULL,
    marks jsonb NOT NULL,
    words jsonb NOT NULL,
    saved_at timestamp with time zone NOT NULL,
    done_at timestamp with time zone,
    application_id bigint NOT NULL,
    juror_id bigint NOT NULL
);
ALTER TABLE public.funding_rating ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.funding_rating_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.funding_recusal (
    id bigint NOT NULL,
    ground character varying(12) NOT NULL,
    words text NOT NULL,
    at timestamp with time zone NOT NULL,
    application_id bigint NOT NULL,
    juror_id bigint NOT NULL
);
ALTER TABLE public.funding_recusal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.funding_recusal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.funding_reply (
    id bigint NOT NULL,
    text text NOT NULL,
    role character varying(150) NOT NULL,
    at timestamp with time zone NOT NULL,
    call_id bigint NOT NULL,
    CONSTRAINT a_reply_says_something CHECK ((NOT (text = ''::text)))
);
ALTER TABLE public.funding_reply ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.funding_reply_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.funding_terms (
    id bigint NOT NULL,
    version smallint NOT NULL,
    at timestamp with time zone NOT NULL,
    reason character varying(500) NOT NULL,
    frozen_at timestamp with time zone,
    summary character varying(300) NOT NULL,
    purpose text NOT NULL,
    audience character varying(300) NOT NULL,
    regions character varying(3)[] NOT NULL,
    conditions jsonb NOT NULL,
    questions jsonb NOT NULL,
    question_count smallint,
    pages smallint,
    documents smallint,
    fund numeric(12,2),
    most numeric(12,2),
    advance smallint,
    cofunding smallint,
    volunteering boolean,
    joint boolean,
    partners smallint,
    answer_on date,
    reasons character varying(10) NOT NULL,
    appeal boolean,
    reports smallint,
    author_id bigint NOT NULL,
    call_id bigint NOT NULL,
    criteria jsonb NOT NULL,
    CONSTRAINT a_version_says_what_it_changes CHECK (((version = 1) OR (NOT ((reason)::text = ''::text)))),
    CONSTRAINT funding_terms_advance_check CHECK ((advance >= 0)),
    CONSTRAINT funding_terms_cofunding_check CHECK ((cofunding >= 0)),
    CONSTRAINT funding_terms_documents_check CHECK ((documents >= 0)),
    CONSTRAINT funding_terms_pages_check CHECK ((pages >= 0)),
    CONSTRAINT funding_terms_partners_check CHECK ((partners >= 0)),
    CONSTRAINT funding_terms_question_count_check CHECK ((question_count >= 0)),
    CONSTRAINT funding_terms_reports_check CHECK ((reports >= 0)),
    CONSTRAINT funding_terms_version_check CHECK ((version >= 0)),
    CONSTRAINT partners_are_two_at_least CHECK (((partners IS NULL) OR (joint AND (partners >= 2)))),
    CONSTRAINT shares_of_a_call_are_percents CHECK ((((advance IS NULL) OR (advance <= 100)) AND ((cofunding IS NULL) OR (cofunding <= 100)))),
    CONSTRAINT sums_of_a_call_are_above_nothing CHECK ((((fund IS NULL) OR (fund > (0)::numeric)) AND ((most IS NULL) OR (most > (0)::numeric))))
);
ALTER TABLE public.funding_terms ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.funding_terms_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.funding_yearmix (
    id bigint NOT NULL,
    year smallint NOT NULL,
    is_public boolean NOT NULL,
    at timestamp with time zone NOT NULL,
    taken_at timestamp with time zone,
    author_id bigint NOT NULL,
    place_id bigint NOT NULL,
    CONSTRAINT a_mix_is_of_a_known_year CHECK (((year >= 1990) AND (year <= 2100))),
    CONSTRAINT funding_yearmix_year_check CHECK ((year >= 0))
);
ALTER TABLE public.funding_yearmix ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.funding_yearmix_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.funding_yeartotals (
    id bigint NOT NULL,
    year smallint NOT NULL,
    counted_at timestamp with time zone NOT NULL,
    told jsonb NOT NULL,
    CONSTRAINT funding_yeartotals_year_check CHECK ((year >= 0))
);
ALTER TABLE public.funding_yeartotals ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.funding_yeartotals_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.governance_assembly (
    id bigint NOT NULL,
    slug character varying(120) NOT NULL,
    name character varying(200) NOT NULL,
    kind character varying(20) NOT NULL,
    region_id bigint,
    council_id bigint,
    associates_since date,
    CONSTRAINT an_assembly_of_members_has_its_council CHECK ((((council_id IS NOT NULL) AND ((kind)::text = 'of_members'::text)) OR ((NOT ((kind)::text = 'of_members'::text)) AND (council_id IS NULL)))),
    CONSTRAINT assembly_of_its_territory CHECK (((((kind)::text = 'national'::text) AND (region_id IS NULL)) OR (((kind)::text = 'regional'::text) AND (region_id IS NOT NULL)) OR ((kind)::text = 'of_members'::text))),
    CONSTRAINT associates_sit_in_the_whole_assembly CHECK (((associates_since IS NULL) OR ((kind)::text = 'of_members'::text)))
);
ALTER TABLE public.governance_assembly ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.governance_assembly_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.governance_college (
    id bigint NOT NULL,
    code character varying(40) NOT NULL,
    letter character varying(2) NOT NULL,
    name character varying(120) NOT NULL,
    assembly_id bigint NOT NULL
);
ALTER TABLE public.governance_college ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.governance_college_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.governance_councilballot (
    id bigint NOT NULL,
    assembly_id bigint NOT NULL,
    ballot_id bigint NOT NULL,
    college_id bigint,
    rulebook_id bigint NOT NULL
);
CREATE TABLE public.governance_councilballot_concerned (
    id bigint NOT NULL,
    councilballot_id bigint NOT NULL,
    organisation_id bigint NOT NULL
);
ALTER TABLE public.governance_councilballot_concerned ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.governance_councilballot_concerned_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.governance_councilballot ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.governance_councilballot_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.governance_decision (
    id bigint NOT NULL,
    code character varying(14) NOT NULL,
    title character varying(200) NOT NULL,
    wording text NOT NULL,
    decided_on date NOT NULL,
    method character varying(10) NOT NULL,
    url character varying(300) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    search tsvector GENERATED ALWAYS AS (to_tsvector('public.lieudit'::regconfig, (((COALESCE(title, ''::character varying))::text || ' '::text) || COALESCE(wording, ''::text)))) STORED,
    assembly_id bigint NOT NULL,
    ballot_id bigint
);
ALTER TABLE public.governance_decision ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.governance_decision_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.governance_interest (
    id bigint NOT NULL,
    since date NOT NULL,
    until date,
    party_name character varying(200) NOT NULL,
    nature character varying(12) NOT NULL,
    statement text NOT NULL,
    declared_at timestamp with time zone NOT NULL,
    account_id bigint NOT NULL,
    organisation_id bigint,
    party_id bigint,
    place_id bigint,
    CONSTRAINT an_interest_is_with_an_organisation_or_a_place CHECK (((party_id IS NULL) OR (place_id IS NULL))),
    CONSTRAINT an_interest_is_with_somebody CHECK (((party_id IS NOT NULL) OR (place_id IS NOT NULL) OR (NOT ((party_name)::text = ''::text))))
);
ALTER TABLE public.governance_interest ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.governance_interest_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.governance_rulebook (
    id bigint NOT NULL,
    version smallint NOT NULL,
    rules jsonb NOT NULL,
    in_force_from date NOT NULL,
    assembly_id bigint NOT NULL,
    CONSTRAINT governance_rulebook_version_check CHECK ((version >= 0))
);
ALTER TABLE public.governance_rulebook ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.governance_rulebook_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.governance_rulebookchange (
    id bigint NOT NULL,
    number integer NOT NULL,
    title character varying(200) NOT NULL,
    reason text NOT NULL,
    rules jsonb NOT NULL,
    in_force_from date NOT NULL,
    state character varying(10) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    adopted_id bigint,
    author_id bigint NOT NULL,
    ballot_id bigint,
    base_id bigint NOT NULL,
    organisation_id bigint,
    held boolean NOT NULL,
    CONSTRAINT governance_rulebookchange_number_check CHECK ((number >= 0))
);
ALTER TABLE public.governance_rulebookchange ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.governance_rulebookchange_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.governance_seat (
    id bigint NOT NULL,
    since date NOT NULL,
    until date,
    chairs boolean NOT NULL,
    account_id bigint,
    college_id bigint NOT NULL,
    organisation_id bigint,
    member_id bigint,
    CONSTRAINT a_seat_has_one_holder CHECK ((((account_id IS NULL) AND (organisation_id IS NOT NULL)) OR ((account_id IS NOT NULL) AND (organisation_id IS NULL))))
);
ALTER TABLE public.governance_seat ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.governance_seat_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.hall_adjournment (
    id bigint NOT NULL,
    from_at timestamp with time zone NOT NULL,
    until_at timestamp with time zone,
    back_at timestamp with time zone,
    reason character varying(300) NOT NULL,
    session_id bigint NOT NULL,
    CONSTRAINT a_suspension_ends_after_it_starts CHECK (((until_at IS NULL) OR (until_at >= from_at)))
);
ALTER TABLE public.hall_adjournment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.hall_adjournment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.hall_agreement (
    id bigint NOT NULL,
    text text NOT NULL,
    off_agenda character varying(300) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    confirmed_at timestamp with time zone,
    asked_by_id bigint NOT NULL,
    confirmed_by_id bigint,
    item_id bigint NOT NULL,
    session_id bigint NOT NULL,
    CONSTRAINT an_agreement_is_confirmed_later CHECK (((confirmed_at IS NULL) OR (confirmed_at >= asked_at))),
    CONSTRAINT an_agreement_is_confirmed_whole CHECK ((((confirmed_by_id IS NULL) OR (confirmed_at IS NOT NULL)) AND (1 = (
CASE
    WHEN (confirmed_by_id IS NULL) THEN 1
    ELSE 0
END +
CASE
    WHEN (confirmed_at IS NOT NULL) THEN 1
    ELSE 0
END)))),
    CONSTRAINT nobody_confirms_their_own_agreement CHECK ((NOT ((confirmed_by_id = asked_by_id) AND (confirmed_by_id IS NOT NULL))))
);
ALTER TABLE public.hall_agreement ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.hall_agreement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.hall_backing (
    id bigint NOT NULL,
    seat_id bigint NOT NULL,
    question_id bigint NOT NULL
);
ALTER TABLE public.hall_backing ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.hall_backing_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.hall_block (
    id bigint NOT NULL,
    number smallint NOT NULL,
    composed_at timestamp with time zone NOT NULL,
    dissolved_at timestamp with time zone,
    composed_by_id bigint NOT NULL,
    session_id bigint NOT NULL,
    vote_id bigint,
    CONSTRAINT a_block_is_voted_or_taken_apart CHECK (((vote_id IS NULL) OR (dissolved_at IS NULL))),
    CONSTRAINT hall_block_number_check CHECK ((number >= 0))
);
ALTER TABLE public.hall_block ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.hall_block_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.hall_blockline (
    id bigint NOT NULL,
    out_at timestamp with time zone,
    block_id bigint NOT NULL,
    item_id bigint NOT NULL,
    out_for_id bigint,
    CONSTRAINT who_asks_takes_out CHECK (((out_for_id IS NULL) OR (out_at IS NOT NULL)))
);
ALTER TABLE public.hall_blockline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.hall_blockline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.hall_entrusting (
    id bigint NOT NULL,
    carrier_name character varying(120) NOT NULL,
    due_on date,
    at timestamp with time zone NOT NULL,
    author_id bigint NOT NULL,
    carrier_id bigint,
    outcome_id bigint NOT NULL,
    CONSTRAINT an_entrusting_has_one_carrier CHECK (((carrier_id IS NULL) OR ((carrier_name)::text = ''::text)))
);
ALTER TABLE public.hall_entrusting ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.hall_entrusting_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.hall_exclusionpoint (
    id bigint NOT NULL,
    reasons text NOT NULL,
    on_appeal boolean NOT NULL,
    submitted_at timestamp with time zone NOT NULL,
    ballot_id bigint,
    exclusion_id bigint NOT NULL,
    item_id bigint NOT NULL,
    submitted_by_id bigint NOT NULL
);
ALTER TABLE public.hall_exclusionpoint ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.hall_exclusionpoint_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.hall_outcome (
    id bigint NOT NULL,
    kind character varying(11) NOT NULL,
    text text NOT NULL,
    at timestamp with time zone NOT NULL,
    author_id bigint,
    ballot_id bigint,
    decision_id bigint,
    item_id bigint NOT NULL,
    round_id bigint,
    session_id bigint NOT NULL,
    agreement_id bigint
);
ALTER TABLE public.hall_outcome ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.hall_outcome_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.hall_papercount (
    id bigint NOT NULL,
    data jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    entered_by_id bigint NOT NULL,
    session_ballot_id bigint NOT NULL
);
ALTER TABLE public.hall_papercount ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.hall_papercount_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.hall_passage (
    id bigint NOT NULL,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    item_id bigint NOT NULL,
    session_id bigint NOT NULL,
    CONSTRAINT a_passage_ends_after_it_starts CHECK (((ended_at IS NULL) OR (ended_at >= started_at)))
);
ALTER TABLE public.hall_passage ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.hall_passage_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.hall_presence (
    id bigint NOT NULL,
    mode character varying(8) NOT NULL,
    by character varying(5) NOT NULL,
    arrived_at timestamp with time zone NOT NULL,
    left_at timestamp with time zone,
    account_id bigint,
    seat_id bigint NOT NULL,
    session_id bigint NOT NULL,
    confirmed_by_id bigint,
    leaving_asked_by_id bigint,
    left_by_id bigint,
    noted_by_id bigint,
    on_paper boolean NOT NULL,
    CONSTRAINT nobody_confirms_their_own_list CHECK ((NOT ((confirmed_by_id = noted_by_id) AND (confirmed_by_id IS NOT NULL) AND (noted_by_id IS NOT NULL)))),
    CONSTRAINT who_leaves_had_arrived CHECK (((left_at IS NULL) OR (left_at >= arrived_at)))
);
ALTER TABLE public.hall_presence ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.hall_presence_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.hall_press (
    id bigint NOT NULL,
    name character varying(36) NOT NULL,
    at timestamp with time zone NOT NULL,
    account_id bigint NOT NULL
);
ALTER TABLE public.hall_press ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.hall_press_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.hall_question (
    id bigint NOT NULL,
    text character varying(500) NOT NULL,
    at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    account_id bigint NOT NULL,
    seat_id bigint,
    session_id bigint NOT NULL,
    CONSTRAINT a_question_is_answered_later CHECK (((answered_at IS NULL) OR (answered_at >= at)))
);
ALTER TABLE public.hall_question ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.hall_question_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.hall_roomscreen (
    id bigint NOT NULL,
    code character varying(6) NOT NULL,
    key character varying(48) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    paired_at timestamp with time zone,
    revoked_at timestamp with time zone,
    meeting_id bigint NOT NULL,
    paired_by_id bigint,
    name character varying(40) NOT NULL,
    CONSTRAINT a_screen_is_paired_by_somebody CHECK ((((paired_at IS NULL) AND (paired_by_id IS NULL) AND (revoked_at IS NULL)) OR ((paired_at IS NOT NULL) AND (paired_by_id IS NOT NULL))))
);
ALTER TABLE public.hall_roomscreen ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.hall_roomscreen_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.hall_round (
    id bigint NOT NULL,
    state character varying(13) NOT NULL,
    number smallint NOT NULL,
    max_rounds smallint NOT NULL,
    review_on date NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    item_id bigint NOT NULL,
    session_id bigint NOT NULL,
    wording_id bigint NOT NULL,
    off_agenda character varying(300) NOT NULL,
    CONSTRAINT a_consent_state_is_known CHECK (((state)::text = ANY (ARRAY[('clarify'::character varying)::text, ('react'::character varying)::text, ('objections'::character varying)::text, ('integrating'::character varying)::text, ('adopted'::character varying)::text, ('fallback_vote'::character varying)::text, ('withdrawn'::character varying)::text]))),
    CONSTRAINT a_round_ends_after_it_opens CHECK (((ended_at IS NULL) OR (ended_at >= opened_at))),
    CONSTRAINT hall_round_max_rounds_check CHECK ((max_rounds >= 0)),
    CONSTRAINT hall_round_number_check CHECK ((number >= 0))
);
ALTER TABLE public.hall_round ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.hall_round_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.hall_secrecyask (
    id bigint NOT NULL,
    item_id bigint NOT NULL,
    seat_id bigint NOT NULL,
    session_id bigint NOT NULL
);
ALTER TABLE public.hall_secrecyask ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.hall_secrecyask_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.hall_session (
    id bigint NOT NULL,
    code character varying(6) NOT NULL,
    target character varying(8) NOT NULL,
    turn_seconds smallint NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    last_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    item_id bigint,
    meeting_id bigint NOT NULL,
    CONSTRAINT a_session_ends_after_its_acts CHECK (((closed_at IS NULL) OR (closed_at >= last_at))),
    CONSTRAINT a_session_moves_forward CHECK (((last_at IS NULL) OR (last_at >= opened_at))),
    CONSTRAINT hall_session_turn_seconds_check CHECK ((turn_seconds >= 0))
);
ALTER TABLE public.hall_session ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.hall_session_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.hall_sessionballot (
    id bigint NOT NULL,
    quorum jsonb NOT NULL,
    ballot_id bigint NOT NULL,
    item_id bigint NOT NULL,
    session_id bigint NOT NULL,
    wording_id bigint,
    off_agenda character varying(300) NOT NULL
);
ALTER TABLE public.hall_sessionballot ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.hall_sessionballot_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.hall_showing (
    id bigint NOT NULL,
    what character varying(9) NOT NULL,
    text character varying(300) NOT NULL,
    until timestamp with time zone,
    at timestamp with time zone NOT NULL,
    author_id bigint NOT NULL,
    item_id bigint,
    meeting_id bigint NOT NULL,
    screen_id bigint,
    vote_id bigint,
    CONSTRAINT a_countdown_ends_later CHECK (((until IS NULL) OR (until >= at))),
    CONSTRAINT a_screen_is_told_what_to_show CHECK (((((what)::text = 'countdown'::text) OR (until IS NULL)) AND (1 = (
CASE
    WHEN ((what)::text = 'countdown'::text) THEN 1
    ELSE 0
END +
CASE
    WHEN (until IS NULL) THEN 1
    ELSE 0
END)) AND ((((what)::text = 'item'::text) OR (item_id IS NULL)) AND (1 = (
CASE
    WHEN ((what)::text = 'item'::text) THEN 1
    ELSE 0
END +
CASE
    WHEN (item_id IS NULL) THEN 1
    ELSE 0
END))) AND ((((what)::text = 'vote'::text) OR (vote_id IS NULL)) AND (1 = (
CASE
    WHEN ((what)::text = 'vote'::text) THEN 1
    ELSE 0
END +
CASE
    WHEN (vote_id IS NULL) THEN 1
    ELSE 0
END))) AND ((NOT ((what)::text = 'message'::text)) OR (NOT ((text)::text = ''::text))))),
    CONSTRAINT what_a_screen_shows_is_known CHECK (((what)::text = ANY (ARRAY[('auto'::character varying)::text, ('agenda'::character varying)::text, ('item'::character varying)::text, ('vote'::character varying)::text, ('queue'::character varying)::text, ('message'::character varying)::text, ('countdown'::character varying)::text])))
);
ALTER TABLE public.hall_showing ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.hall_showing_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.hall_speech (
    id bigint NOT NULL,
    name character varying(200) NOT NULL,
    college character varying(40) NOT NULL,
    college_name character varying(120) NOT NULL,
    kind character varying(6) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    ended_at timestamp with time zone,
    withdrawn_at timestamp with time zone,
    override_reason character varying(300) NOT NULL,
    item_id bigint,
    seat_id bigint,
    session_id bigint NOT NULL,
    continues_id bigint,
    interrupts_id bigint,
    side character varying(6) NOT NULL,
    spent integer NOT NULL,
    CONSTRAINT a_speech_ends_after_it_starts CHECK (((ended_at IS NULL) OR (ended_at >= started_at))),
    CONSTRAINT hall_speech_spent_check CHECK ((spent >= 0)),
    CONSTRAINT one_asks_before_speaking CHECK (((started_at IS NULL) OR (started_at >= asked_at))),
    CONSTRAINT only_a_question_interrupts CHECK (((interrupts_id IS NULL) OR ((kind)::text = 'ask'::text))),
    CONSTRAINT what_ends_had_started CHECK (((ended_at IS NULL) OR (started_at IS NOT NULL))),
    CONSTRAINT what_is_said_is_not_withdrawn CHECK (((withdrawn_at IS NULL) OR (started_at IS NULL)))
);
ALTER TABLE public.hall_speech ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.hall_speech_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.hall_voice (
    id bigint NOT NULL,
    number smallint NOT NULL,
    answer character varying(9) NOT NULL,
    reason text NOT NULL,
    proposal text NOT NULL,
    state character varying(10) NOT NULL,
    outcome text NOT NULL,
    noted boolean NOT NULL,
    at timestamp with time zone NOT NULL,
    author_id bigint NOT NULL,
    round_id bigint NOT NULL,
    seat_id bigint NOT NULL,
    CONSTRAINT hall_voice_number_check CHECK ((number >= 0)),
    CONSTRAINT only_an_objection_has_a_life CHECK (((((answer)::text = 'objection'::text) OR ((state)::text = ''::text)) AND (1 = (
CASE
    WHEN ((answer)::text = 'objection'::text) THEN 1
    ELSE 0
END +
CASE
    WHEN ((state)::text = ''::text) THEN 1
    ELSE 0
END)))),
    CONSTRAINT what_stops_has_a_reason CHECK ((((answer)::text = 'consent'::text) OR (NOT (reason = ''::text))))
);
ALTER TABLE public.hall_voice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.hall_voice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.hall_wording (
    id bigint NOT NULL,
    text text NOT NULL,
    at timestamp with time zone NOT NULL,
    author_id bigint NOT NULL,
    item_id bigint NOT NULL,
    session_id bigint NOT NULL
);
ALTER TABLE public.hall_wording ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.hall_wording_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.inquiries_door (
    id bigint NOT NULL,
    said character varying(200) NOT NULL,
    address character varying(254) NOT NULL,
    key character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL,
    confirmed_at timestamp with time zone,
    checked_at timestamp with time zone,
    closed_at timestamp with time zone,
    closing character varying(1000) NOT NULL,
    checked_by_id bigint,
    given_by_id bigint,
    institution_id bigint,
    CONSTRAINT a_door_closes_with_a_reason CHECK (((closed_at IS NULL) OR (NOT ((closing)::text = ''::text)))),
    CONSTRAINT a_door_that_is_checked_is_of_one CHECK (((checked_at IS NULL) OR (institution_id IS NOT NULL)))
);
ALTER TABLE public.inquiries_door ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inquiries_door_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.inquiries_inquiry (
    id bigint NOT NULL,
    number integer,
    state character varying(10) NOT NULL,
    question character varying(200) NOT NULL,
    why text NOT NULL,
    use text NOT NULL,
    role character varying(150) NOT NULL,
    wanted_on date NOT NULL,
    deposit_key character varying(64) NOT NULL,
    sent_at timestamp with time zone NOT NULL,
    asked_at timestamp with time zone,
    decide_by date,
    decided_at timestamp with time zone,
    answer_by date,
    delays smallint NOT NULL,
    reason text NOT NULL,
    letter text NOT NULL,
    signatory character varying(120) NOT NULL,
    signatory_role character varying(120) NOT NULL,
    answered_at timestamp with time zone,
    follow_by date,
    reminded_at timestamp with time zone,
    outcome character varying(10) NOT NULL,
    follow_text text NOT NULL,
    follow_role character varying(150) NOT NULL,
    followed_at timestamp with time zone,
    assembly_id bigint,
    consultation_id bigint,
    door_id bigint NOT NULL,
    draft_id bigint,
    mail_id bigint,
    position_id bigint,
    CONSTRAINT an_answered_inquiry_has_its_opinion CHECK (((NOT ((state)::text = ANY (ARRAY[('answered'::character varying)::text, ('followed'::character varying)::text]))) OR ((answered_at IS NOT NULL) AND (follow_by IS NOT NULL) AND (position_id IS NOT NULL)))),
    CONSTRAINT an_inquiry_ends_with_a_reason CHECK (((NOT ((state)::text = ANY (ARRAY[('rejected'::character varying)::text, ('declined'::character varying)::text, ('withdrawn'::character varying)::text]))) OR (NOT (reason = ''::text)))),
    CONSTRAINT an_inquiry_is_somewhere CHECK (((state)::text = ANY (ARRAY[('sent'::character varying)::text, ('checking'::character varying)::text, ('rejected'::character varying)::text, ('asked'::character varying)::text, ('accepted'::character varying)::text, ('declined'::character varying)::text, ('sending'::character varying)::text, ('answered'::character varying)::text, ('followed'::character varying)::text, ('withdrawn'::character varying)::text]))),
    CONSTRAINT an_inquiry_is_taken_by_an_assembly CHECK (((NOT ((state)::text = ANY (ARRAY[('accepted'::character varying)::text, ('sending'::character varying)::text, ('answered'::character varying)::text, ('followed'::character varying)::text]))) OR ((answer_by IS NOT NULL) AND (assembly_id IS NOT NULL) AND (decided_at IS NOT NULL)))),
    CONSTRAINT an_inquiry_says_what_came_of_it_once CHECK ((((followed_at IS NOT NULL) AND ((outcome)::text = ANY (ARRAY[('followed'::character varying)::text, ('partly'::character varying)::text, ('apart'::character varying)::text])) AND ((state)::text = 'followed'::text) AND (NOT (follow_text = ''::text))) OR ((NOT ((state)::text = 'followed'::text)) AND (follow_text = ''::text) AND (followed_at IS NULL) AND ((outcome)::text = ''::text)))),
    CONSTRAINT an_inquiry_that_is_read_has_its_number CHECK ((((state)::text = ANY (ARRAY[('sent'::character varying)::text, ('checking'::character varying)::text, ('rejected'::character varying)::text, ('withdrawn'::character varying)::text])) OR ((asked_at IS NOT NULL) AND (decide_by IS NOT NULL) AND (number IS NOT NULL)))),
    CONSTRAINT inquiries_inquiry_delays_check CHECK ((delays >= 0)),
    CONSTRAINT inquiries_inquiry_number_check CHECK ((number >= 0))
);
ALTER TABLE public.inquiries_inquiry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inquiries_inquiry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.inquiries_paper (
    id bigint NOT NULL,
    of_follow_up boolean NOT NULL,
    key character varying(64) NOT NULL,
    file character varying(100) NOT NULL,
    name character varying(150) NOT NULL,
    at timestamp with time zone NOT NULL,
    inquiry_id bigint
);
ALTER TABLE public.inquiries_paper ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inquiries_paper_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.journal_delivery (
    id bigint NOT NULL,
    sent_at timestamp with time zone NOT NULL,
    entry_id bigint NOT NULL,
    follow_id bigint NOT NULL
);
ALTER TABLE public.journal_delivery ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.journal_delivery_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.journal_entry (
    id bigint NOT NULL,
    kind character varying(60) NOT NULL,
    at timestamp with time zone NOT NULL,
    hat_id bigint,
    hat_name character varying(200) NOT NULL,
    data jsonb NOT NULL,
    actor_id bigint,
    hat_type_id integer,
    CONSTRAINT journal_entry_hat_id_check CHECK ((hat_id >= 0))
);
ALTER TABLE public.journal_entry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.journal_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.journal_follow (
    id bigint NOT NULL,
    address character varying(254) NOT NULL,
    object_id bigint NOT NULL,
    reason character varying(20) NOT NULL,
    token character varying(40) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    asked_at timestamp with time zone,
    origin character varying(24) NOT NULL,
    confirmed_at timestamp with time zone,
    ended_at timestamp with time zone,
    account_id bigint,
    content_type_id integer NOT NULL,
    rhythm character varying(4) NOT NULL,
    read_up_to bigint NOT NULL,
    CONSTRAINT follow_by_account_or_address CHECK ((((account_id IS NOT NULL) AND ((address)::text = ''::text)) OR ((account_id IS NULL) AND (NOT ((address)::text = ''::text))))),
    CONSTRAINT journal_follow_object_id_check CHECK ((object_id >= 0))
);
ALTER TABLE public.journal_follow ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.journal_follow_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.journal_leaf (
    id bigint NOT NULL,
    index bigint NOT NULL,
    salt character varying(64) NOT NULL,
    phrase text NOT NULL,
    facts character varying(64) NOT NULL,
    digest character varying(64) NOT NULL,
    entry_id bigint NOT NULL,
    CONSTRAINT journal_leaf_index_check CHECK ((index >= 0))
);
ALTER TABLE public.journal_leaf ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.journal_leaf_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.journal_mention (
    id bigint NOT NULL,
    object_id bigint NOT NULL,
    content_type_id integer NOT NULL,
    entry_id bigint NOT NULL,
    CONSTRAINT journal_mention_object_id_check CHECK ((object_id >= 0))
);
ALTER TABLE public.journal_mention ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.journal_mention_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.journal_seal (
    id bigint NOT NULL,
    number bigint NOT NULL,
    size bigint NOT NULL,
    root character varying(64) NOT NULL,
    previous character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL,
    digest character varying(64) NOT NULL,
    peaks jsonb NOT NULL,
    seen bigint NOT NULL,
    is_whole boolean NOT NULL,
    settled bigint NOT NULL,
    CONSTRAINT journal_seal_number_check CHECK ((number >= 0)),
    CONSTRAINT journal_seal_seen_check CHECK ((seen >= 0)),
    CONSTRAINT journal_seal_settled_check CHECK ((settled >= 0)),
    CONSTRAINT journal_seal_size_check CHECK ((size >= 0))
);
ALTER TABLE public.journal_seal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.journal_seal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.learning_enrolment (
    id bigint NOT NULL,
    name character varying(120) NOT NULL,
    email character varying(254) NOT NULL,
    turn integer NOT NULL,
    party integer NOT NULL,
    state character varying(10) NOT NULL,
    offered_until timestamp with time zone,
    needs character varying(500) NOT NULL,
    key character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL,
    account_id bigint,
    place_id bigint,
    session_id bigint NOT NULL,
    CONSTRAINT an_offer_has_an_end CHECK ((((offered_until IS NOT NULL) AND ((state)::text = 'offered'::text)) OR (NOT ((state)::text = 'offered'::text)))),
    CONSTRAINT learning_enrolment_party_check CHECK ((party >= 0)),
    CONSTRAINT learning_enrolment_turn_check CHECK ((turn >= 0))
);
ALTER TABLE public.learning_enrolment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.learning_enrolment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.learning_evaluation (
    id bigint NOT NULL,
    useful character varying(8) NOT NULL,
    words character varying(1000) NOT NULL,
    at timestamp with time zone NOT NULL,
    enrolment_id bigint NOT NULL
);
ALTER TABLE public.learning_evaluation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.learning_evaluation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.learning_halfday (
    id bigint NOT NULL,
    rank smallint NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    session_id bigint NOT NULL,
    CONSTRAINT a_half_day_has_an_order CHECK ((starts_at < ends_at)),
    CONSTRAINT learning_halfday_rank_check CHECK ((rank >= 0))
);
ALTER TABLE public.learning_halfday ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.learning_halfday_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.learning_path (
    id bigint NOT NULL,
    number integer NOT NULL,
    title character varying(150) NOT NULL,
    audience character varying(300) NOT NULL,
    outcome text NOT NULL,
    licence character varying(20) NOT NULL,
    domains character varying(12)[] NOT NULL,
    state character varying(10) NOT NULL,
    reason character varying(1000) NOT NULL,
    submitted_at timestamp with time zone NOT NULL,
    published_at timestamp with time zone,
    search tsvector GENERATED ALWAYS AS (to_tsvector('public.lieudit'::regconfig, (((((COALESCE(title, ''::character varying))::text || ' '::text) || (COALESCE(audience, ''::character varying))::text) || ' '::text) || COALESCE(outcome, ''::text)))) STORED,
    author_id bigint NOT NULL,
    organisation_id bigint,
    place_id bigint,
    forked_from_id bigint,
    CONSTRAINT a_path_has_one_keeper CHECK ((((organisation_id IS NULL) AND (place_id IS NOT NULL)) OR ((organisation_id IS NOT NULL) AND (place_id IS NULL)))),
    CONSTRAINT a_path_is_of_six CHECK ((domains <@ ARRAY['digital'::character varying(12), 'services'::character varying(12), 'work'::character varying(12), 'culture'::character varying(12), 'campus'::character varying(12), 'education'::character varying(12)])),
    CONSTRAINT a_path_is_open CHECK (((licence)::text = ANY (ARRAY[('CC-BY-SA-4.0'::character varying)::text, ('CC-BY-4.0'::character varying)::text, ('CC0-1.0'::character varying)::text, ('etalab-2.0'::character varying)::text, ('ODbL-1.0'::character varying)::text, ('LAL-1.3'::character varying)::text, ('AGPL-3.0-or-later'::character varying)::text, ('GPL-3.0-or-later'::character varying)::text, ('EUPL-1.2'::character varying)::text, ('LGPL-3.0-or-later'::character varying)::text, ('MPL-2.0'::character varying)::text, ('Apache-2.0'::character varying)::text, ('BSD-3-Clause'::character varying)::text, ('MIT'::character varying)::text, ('CERN-OHL-S-2.0'::character varying)::text, ('CERN-OHL-W-2.0'::character varying)::text, ('CERN-OHL-P-2.0'::character varying)::text]))),
    CONSTRAINT a_path_is_read_before CHECK ((((published_at IS NULL) AND ((state)::text = ANY (ARRAY[('submitted'::character varying)::text, ('returned'::character varying)::text]))) OR ((published_at IS NOT NULL) AND ((state)::text = 'published'::text)) OR ((state)::text = 'withdrawn'::text))),
    CONSTRAINT a_path_leaves_with_words CHECK ((((state)::text = ANY (ARRAY[('submitted'::character varying)::text, ('published'::character varying)::text])) OR (NOT ((reason)::text = ''::text)))),
    CONSTRAINT learning_path_number_check CHECK ((number >= 0))
);
ALTER TABLE public.learning_path ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.learning_path_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.learning_pathalignment (
    id bigint NOT NULL,
    register character varying(4) NOT NULL,
    code character varying(16) NOT NULL,
    label character varying(200) NOT NULL,
    checked_on date NOT NULL,
    in_force boolean NOT NULL,
    author_id bigint NOT NULL,
    path_id bigint NOT NULL
);
ALTER TABLE public.learning_pathalignment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.learning_pathalignment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.learning_pathkeeper (
    id bigint NOT NULL,
    state character varying(10) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    author_id bigint NOT NULL,
    organisation_id bigint,
    path_id bigint NOT NULL,
    place_id bigint,
    CONSTRAINT a_keeper_answers_on_a_day CHECK ((((answered_at IS NULL) AND ((state)::text = 'asked'::text)) OR ((NOT ((state)::text = 'asked'::text)) AND (answered_at IS NOT NULL)))),
    CONSTRAINT a_path_keeper_is_one CHECK ((((organisation_id IS NULL) AND (place_id IS NOT NULL)) OR ((organisation_id IS NOT NULL) AND (place_id IS NULL))))
);
ALTER TABLE public.learning_pathkeeper ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.learning_pathkeeper_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.learning_pathneed (
    id bigint NOT NULL,
    about_id bigint NOT NULL,
    about_type_id integer NOT NULL,
    path_id bigint NOT NULL,
    CONSTRAINT learning_pathneed_about_id_check CHECK ((about_id >= 0))
);
ALTER TABLE public.learning_pathneed ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.learning_pathneed_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.learning_pathrun (
    id bigint NOT NULL,
    began_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    account_id bigint NOT NULL,
    path_id bigint NOT NULL,
    version_id bigint NOT NULL
);
ALTER TABLE public.learning_pathrun ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.learning_pathrun_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.learning_pathstep (
    id bigint NOT NULL,
    rank smallint NOT NULL,
    kind character varying(8) NOT NULL,
    title character varying(150) NOT NULL,
    words text NOT NULL,
    hours numeric(5,2) NOT NULL,
    proof character varying(300) NOT NULL,
    about_id bigint,
    about_type_id integer,
    version_id bigint NOT NULL,
    CONSTRAINT a_practice_has_a_proof CHECK (((NOT ((kind)::text = 'practice'::text)) OR (NOT ((proof)::text = ''::text)))),
    CONSTRAINT a_step_cites_a_whole_thing CHECK ((((about_id IS NULL) AND (about_type_id IS NULL)) OR ((about_id IS NOT NULL) AND (about_type_id IS NOT NULL)))),
    CONSTRAINT a_step_takes_some_time CHECK (((hours > (0)::numeric) AND (hours <= (600)::numeric))),
    CONSTRAINT learning_pathstep_about_id_check CHECK ((about_id >= 0)),
    CONSTRAINT learning_pathstep_rank_check CHECK ((rank >= 0))
);
ALTER TABLE public.learning_pathstep ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.learning_pathstep_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.learning_pathversion (
    id bigint NOT NULL,
    number smallint NOT NULL,
    title character varying(150) NOT NULL,
    audience character varying(300) NOT NULL,
    outcome text NOT NULL,
    licence character varying(20) NOT NULL,
    note character varying(500) NOT NULL,
    at timestamp with time zone NOT NULL,
    author_id bigint NOT NULL,
    path_id bigint NOT NULL,
    CONSTRAINT learning_pathversion_number_check CHECK ((number >= 0))
);
ALTER TABLE public.learning_pathversion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.learning_pathversion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.learning_pathversion_requires (
    id bigint NOT NULL,
    pathversion_id bigint NOT NULL,
    path_id bigint NOT NULL
);
ALTER TABLE public.learning_pathversion_requires ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.learning_pathversion_requires_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.learning_peervisit (
    id bigint NOT NULL,
    number integer NOT NULL,
    kind character varying(10) NOT NULL,
    title character varying(120) NOT NULL,
    words text NOT NULL,
    people smallint NOT NULL,
    domains character varying(12)[] NOT NULL,
    paid character varying(8) NOT NULL,
    paid_words character varying(200) NOT NULL,
    rhythm character varying(12) NOT NULL,
    until date,
    about_id bigint,
    state character varying(12) NOT NULL,
    reason character varying(1000) NOT NULL,
    starts_at timestamp with time zone,
    ends_at timestamp with time zone,
    answer_by date NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    told_at timestamp with time zone,
    asked_again_at timestamp with time zone,
    change character varying(8) NOT NULL,
    change_words character varying(1000) NOT NULL,
    changed_at timestamp with time zone,
    search tsvector GENERATED ALWAYS AS (to_tsvector('public.lieudit'::regconfig, (((COALESCE(title, ''::character varying))::text || ' '::text) || COALESCE(words, ''::text)))) STORED,
    about_type_id integer,
    author_id bigint NOT NULL,
    carried_from_id bigint,
    host_id bigint NOT NULL,
    visitor_id bigint NOT NULL,
    at_work character varying(10)[] NOT NULL,
    CONSTRAINT a_mentoring_has_a_rhythm_and_an_end CHECK (((((kind)::text = 'visit'::text) AND ((rhythm)::text = ''::text) AND (until IS NULL)) OR (((kind)::text = 'mentoring'::text) AND (until IS NOT NULL) AND (NOT ((rhythm)::text = ''::text))))),
    CONSTRAINT a_visit_cites_a_whole_thing CHECK ((((about_id IS NULL) AND (about_type_id IS NULL)) OR ((about_id IS NOT NULL) AND (about_type_id IS NOT NULL)))),
    CONSTRAINT a_visit_has_an_order CHECK ((((ends_at IS NULL) AND (starts_at IS NULL)) OR (starts_at < ends_at))),
    CONSTRAINT a_visit_is_of_six CHECK ((domains <@ ARRAY['digital'::character varying(12), 'services'::character varying(12), 'work'::character varying(12), 'culture'::character varying(12), 'campus'::character varying(12), 'education'::character varying(12)])),
    CONSTRAINT a_visit_is_of_some CHECK (((people >= 1) AND (people <= 50))),
    CONSTRAINT a_visit_is_recognised_by_its_visitor CHECK (((((change)::text = ANY (ARRAY[('yes'::character varying)::text, ('partly'::character varying)::text])) AND ((state)::text = 'recognised'::text)) OR (((change)::text = ANY (ARRAY[(''::character varying)::text, ('no'::character varying)::text])) AND ((state)::text = 'told'::text)) OR ((NOT ((state)::text = ANY (ARRAY[('recognised'::character varying)::text, ('told'::character varying)::text]))) AND ((change)::text = ''::text)))),
    CONSTRAINT a_visit_is_refused_with_words CHECK (((NOT ((state)::text = ANY (ARRAY[('declined'::character varying)::text, ('called-off'::character varying)::text]))) OR (NOT ((reason)::text = ''::text)))),
    CONSTRAINT a_visit_is_to_another_place CHECK ((NOT (visitor_id = host_id))),
    CONSTRAINT a_visit_meets_known_conditions CHECK ((at_work <@ ARRAY['analysed'::character varying(10), 'tutored'::character varying(10), 'reflected'::character varying(10), 'evaluated'::character varying(10)])),
    CONSTRAINT learning_peervisit_about_id_check CHECK ((about_id >= 0)),
    CONSTRAINT learning_peervisit_number_check CHECK ((number >= 0)),
    CONSTRAINT learning_peervisit_people_check CHECK ((people >= 0)),
    CONSTRAINT what_is_agreed_has_a_date CHECK (((NOT ((state)::text = ANY (ARRAY[('accepted'::character varying)::text, ('held'::character varying)::text, ('told'::character varying)::text, ('recognised'::character varying)::text]))) OR (starts_at IS NOT NULL)))
);
ALTER TABLE public.learning_peervisit ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.learning_peervisit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.learning_presence (
    id bigint NOT NULL,
    here boolean NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint NOT NULL,
    enrolment_id bigint NOT NULL,
    half_day_id bigint NOT NULL
);
ALTER TABLE public.learning_presence ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.learning_presence_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.learning_stepmark (
    id bigint NOT NULL,
    "on" date NOT NULL,
    words text NOT NULL,
    run_id bigint NOT NULL,
    step_id bigint NOT NULL
);
ALTER TABLE public.learning_stepmark ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.learning_stepmark_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.learning_story (
    id bigint NOT NULL,
    side character varying(7) NOT NULL,
    learnt text NOT NULL,
    change character varying(500) NOT NULL,
    change_by date,
    failed character varying(1000) NOT NULL,
    at timestamp with time zone NOT NULL,
    author_id bigint NOT NULL,
    visit_id bigint NOT NULL,
    CONSTRAINT a_day_is_that_of_a_change CHECK (((change_by IS NULL) OR (NOT ((change)::text = ''::text))))
);
ALTER TABLE public.learning_story ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.learning_story_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.learning_trainer (
    id bigint NOT NULL,
    account_id bigint NOT NULL,
    session_id bigint NOT NULL
);
ALTER TABLE public.learning_trainer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.learning_trainer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.learning_trainingbody (
    id bigint NOT NULL,
    declaration character varying(11) NOT NULL,
    certificate character varying(60) NOT NULL,
    certificate_until date,
    said_at timestamp with time zone NOT NULL,
    author_id bigint NOT NULL,
    organisation_id bigint NOT NULL,
    CONSTRAINT a_certificate_has_an_end CHECK (((((certificate)::text = ''::text) AND (certificate_until IS NULL)) OR ((NOT ((certificate)::text = ''::text)) AND (certificate_until IS NOT NULL)))),
    CONSTRAINT a_training_body_has_eleven_digits CHECK (((declaration)::text ~ '^[0-9]{11}$'::text))
);
ALTER TABLE public.learning_trainingbody ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.learning_trainingbody_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.learning_trainingsession (
    id bigint NOT NULL,
    number integer NOT NULL,
    title character varying(150) NOT NULL,
    words text NOT NULL,
    needed character varying(500) NOT NULL,
    remote_url character varying(500) NOT NULL,
    speakers character varying(300) NOT NULL,
    seats smallint NOT NULL,
    "least" smallint NOT NULL,
    decide_on date NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    state character varying(10) NOT NULL,
    reason character varying(1000) NOT NULL,
    uid character varying(64) NOT NULL,
    sequence integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    search tsvector GENERATED ALWAYS AS (to_tsvector('public.lieudit'::regconfig, (((COALESCE(title, ''::character varying))::text || ' '::text) || COALESCE(words, ''::text)))) STORED,
    author_id bigint NOT NULL,
    organisation_id bigint,
    path_id bigint,
    place_id bigint,
    venue_id bigint,
    CONSTRAINT a_training_has_an_order CHECK ((starts_at < ends_at)),
    CONSTRAINT a_training_has_one_organiser CHECK ((((organisation_id IS NULL) AND (place_id IS NOT NULL)) OR ((organisation_id IS NOT NULL) AND (place_id IS NULL)))),
    CONSTRAINT a_training_has_seats_for_its_least CHECK ((("least" >= 1) AND ("least" <= seats) AND (seats >= 1) AND (seats <= 500))),
    CONSTRAINT a_training_is_called_off_with_words CHECK (((NOT ((state)::text = 'called-off'::text)) OR (NOT ((reason)::text = ''::text)))),
    CONSTRAINT a_training_is_somewhere CHECK (((venue_id IS NOT NULL) OR (NOT ((remote_url)::text = ''::text)))),
    CONSTRAINT learning_trainingsession_least_check CHECK (("least" >= 0)),
    CONSTRAINT learning_trainingsession_number_check CHECK ((number >= 0)),
    CONSTRAINT learning_trainingsession_seats_check CHECK ((seats >= 0)),
    CONSTRAINT learning_trainingsession_sequence_check CHECK ((sequence >= 0))
);
ALTER TABLE public.learning_trainingsession ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.learning_trainingsession_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.learning_visitdate (
    id bigint NOT NULL,
    round smallint NOT NULL,
    side character varying(7) NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    chosen boolean NOT NULL,
    visit_id bigint NOT NULL,
    CONSTRAINT a_proposed_date_has_an_order CHECK ((starts_at < ends_at)),
    CONSTRAINT learning_visitdate_round_check CHECK ((round >= 0))
);
ALTER TABLE public.learning_visitdate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.learning_visitdate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.learning_welcome (
    id bigint NOT NULL,
    words character varying(300) NOT NULL,
    often character varying(12) NOT NULL,
    people smallint NOT NULL,
    said_on date NOT NULL,
    ended_on date,
    author_id bigint NOT NULL,
    place_id bigint NOT NULL,
    CONSTRAINT a_welcome_ends_after_it_began CHECK (((ended_on IS NULL) OR (ended_on >= said_on))),
    CONSTRAINT a_welcome_is_for_some_people CHECK (((people >= 1) AND (people <= 50))),
    CONSTRAINT learning_welcome_people_check CHECK ((people >= 0))
);
ALTER TABLE public.learning_welcome ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.learning_welcome_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.lexicon_wordgroup (
    id bigint NOT NULL,
    words character varying(60)[] NOT NULL,
    keys character varying(120)[] NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    removed_at timestamp with time zone,
    author_id bigint,
    CONSTRAINT a_group_has_two_words CHECK ((
CASE
    WHEN (words IS NULL) THEN NULL::integer
    ELSE COALESCE(array_length(words, 1), 0)
END >= 2))
);
ALTER TABLE public.lexicon_wordgroup ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.lexicon_wordgroup_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.lexicon_writtenword (
    id bigint NOT NULL,
    word character varying(40) NOT NULL,
    times integer NOT NULL,
    CONSTRAINT lexicon_writtenword_times_check CHECK ((times >= 0))
);
ALTER TABLE public.lexicon_writtenword ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.lexicon_writtenword_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.lottery_lottery (
    id bigint NOT NULL,
    number integer NOT NULL,
    title character varying(200) NOT NULL,
    why text NOT NULL,
    seats smallint NOT NULL,
    audience character varying(10) NOT NULL,
    kinds jsonb NOT NULL,
    figures character varying(300) NOT NULL,
    closes_on date NOT NULL,
    source character varying(200) NOT NULL,
    draw_at timestamp with time zone NOT NULL,
    until date,
    state character varying(10) NOT NULL,
    progress smallint NOT NULL,
    beat_at timestamp with time zone,
    short jsonb NOT NULL,
    held_seed character varying(200) NOT NULL,
    seed character varying(200) NOT NULL,
    drawn_panel smallint,
    drawn_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    assembly_id bigint NOT NULL,
    author_id bigint NOT NULL,
    college_id bigint,
    held_by_id bigint,
    CONSTRAINT a_lottery_has_seats CHECK ((seats >= 1)),
    CONSTRAINT a_lottery_is_drawn_whole CHECK ((((drawn_at IS NOT NULL) AND (drawn_panel IS NOT NULL) AND ((state)::text = 'drawn'::text) AND (NOT ((seed)::text = ''::text))) OR ((NOT ((state)::text = 'drawn'::text)) AND (drawn_panel IS NULL) AND ((seed)::text = ''::text)))),
    CONSTRAINT lottery_lottery_drawn_panel_check CHECK ((drawn_panel >= 0)),
    CONSTRAINT lottery_lottery_number_check CHECK ((number >= 0)),
    CONSTRAINT lottery_lottery_progress_check CHECK ((progress >= 0)),
    CONSTRAINT lottery_lottery_seats_check CHECK ((seats >= 0)),
    CONSTRAINT lottery_state_is_known CHECK (((state)::text = ANY (ARRAY[('prepared'::character varying)::text, ('open'::character varying)::text, ('composing'::character varying)::text, ('short'::character varying)::text, ('published'::character varying)::text, ('drawn'::character varying)::text, ('cancelled'::character varying)::text])))
);
ALTER TABLE public.lottery_lottery ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.lottery_lottery_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.lottery_panelmember (
    id bigint NOT NULL,
    rank integer NOT NULL,
    state character varying(10) NOT NULL,
    reason character varying(300) NOT NULL,
    since timestamp with time zone NOT NULL,
    lottery_id bigint NOT NULL,
    place_of_id bigint,
    seat_id bigint,
    volunteer_id bigint NOT NULL,
    CONSTRAINT lottery_panelmember_rank_check CHECK ((rank >= 0)),
    CONSTRAINT panel_member_state_is_known CHECK (((state)::text = ANY (ARRAY[('asked'::character varying)::text, ('accepted'::character varying)::text, ('refused'::character varying)::text, ('absent'::character varying)::text])))
);
ALTER TABLE public.lottery_panelmember ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.lottery_panelmember_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.lottery_panels (
    lottery_id bigint NOT NULL,
    text text NOT NULL,
    digest character varying(64) NOT NULL,
    profiles text NOT NULL,
    "least" smallint NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT lottery_panels_least_check CHECK (("least" >= 0))
);
CREATE TABLE public.lottery_quota (
    id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    code character varying(20) NOT NULL,
    label character varying(120) NOT NULL,
    rank smallint NOT NULL,
    figure integer NOT NULL,
    low smallint NOT NULL,
    high smallint NOT NULL,
    lottery_id bigint NOT NULL,
    CONSTRAINT a_quota_goes_upwards CHECK ((low <= high)),
    CONSTRAINT lottery_quota_figure_check CHECK ((figure >= 0)),
    CONSTRAINT lottery_quota_high_check CHECK ((high >= 0)),
    CONSTRAINT lottery_quota_low_check CHECK ((low >= 0)),
    CONSTRAINT lottery_quota_rank_check CHECK ((rank >= 0))
);
ALTER TABLE public.lottery_quota ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.lottery_quota_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.lottery_volunteer (
    id bigint NOT NULL,
    name character varying(120) NOT NULL,
    profile jsonb NOT NULL,
    consented_at timestamp with time zone NOT NULL,
    number integer,
    chance smallint,
    left_at timestamp with time zone,
    account_id bigint,
    lottery_id bigint NOT NULL,
    place_id bigint,
    CONSTRAINT lottery_volunteer_chance_check CHECK ((chance >= 0)),
    CONSTRAINT lottery_volunteer_number_check CHECK ((number >= 0)),
    CONSTRAINT who_left_a_pool_is_forgotten CHECK ((((account_id IS NOT NULL) AND (left_at IS NULL)) OR ((account_id IS NULL) AND (left_at IS NOT NULL) AND ((name)::text = ''::text))))
);
ALTER TABLE public.lottery_volunteer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.lottery_volunteer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.meetings_agendaitem (
    id bigint NOT NULL,
    rank smallint NOT NULL,
    kind character varying(12) NOT NULL,
    title character varying(200) NOT NULL,
    text text NOT NULL,
    expected character varying(300) NOT NULL,
    method character varying(200) NOT NULL,
    carrier_name character varying(200) NOT NULL,
    minutes smallint NOT NULL,
    missions character varying(2)[] NOT NULL,
    is_restricted boolean NOT NULL,
    resolution text NOT NULL,
    majority character varying(12) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    assembly_id bigint NOT NULL,
    carried_from_id bigint,
    carrier_id bigint,
    change_id bigint,
    created_by_id bigint,
    draft_id bigint,
    election_id bigint,
    goal_id bigint,
    referral_id bigint,
    meeting_id bigint,
    is_fixed boolean NOT NULL,
    is_sub boolean NOT NULL,
    numbering character varying(9) NOT NULL,
    opinion character varying(7) NOT NULL,
    CONSTRAINT a_part_follows_its_point CHECK (((NOT is_sub) OR ((meeting_id IS NOT NULL) AND (rank > 1)))),
    CONSTRAINT an_item_kind_is_known CHECK (((kind)::text = ANY (ARRAY[('information'::character varying)::text, ('discussion'::character varying)::text, ('decision'::character varying)::text, ('election'::character varying)::text, ('pause'::character varying)::text]))),
    CONSTRAINT meetings_agendaitem_minutes_check CHECK ((minutes >= 0)),
    CONSTRAINT meetings_agendaitem_rank_check CHECK ((rank >= 0))
);
ALTER TABLE public.meetings_agendaitem ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.meetings_agendaitem_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.meetings_agendarequest (
    id bigint NOT NULL,
    number integer NOT NULL,
    title character varying(200) NOT NULL,
    reason text NOT NULL,
    kind character varying(12) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    state character varying(10) NOT NULL,
    by_right boolean NOT NULL,
    answer text NOT NULL,
    answered_at timestamp with time zone,
    answered_by_id bigint,
    assembly_id bigint NOT NULL,
    author_id bigint NOT NULL,
    item_id bigint,
    seat_id bigint NOT NULL,
    meeting_id bigint NOT NULL,
    CONSTRAINT a_listed_point_exists CHECK (((NOT ((state)::text = 'listed'::text)) OR (item_id IS NOT NULL))),
    CONSTRAINT a_refusal_says_why CHECK (((NOT ((state)::text = 'refused'::text)) OR (NOT (answer = ''::text)))),
    CONSTRAINT meetings_agendarequest_number_check CHECK ((number >= 0))
);
ALTER TABLE public.meetings_agendarequest ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.meetings_agendarequest_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.meetings_calendarkey (
    id bigint NOT NULL,
    key character varying(64) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    account_id bigint NOT NULL
);
ALTER TABLE public.meetings_calendarkey ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.meetings_calendarkey_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.meetings_convening (
    id bigint NOT NULL,
    kind character varying(12) NOT NULL,
    sent_at timestamp with time zone NOT NULL,
    text jsonb NOT NULL,
    digest character varying(64) NOT NULL,
    sent_by_id bigint NOT NULL,
    meeting_id bigint NOT NULL
);
ALTER TABLE public.meetings_convening ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.meetings_convening_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.meetings_cosignature (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    author_id bigint NOT NULL,
    request_id bigint NOT NULL,
    seat_id bigint NOT NULL
);
ALTER TABLE public.meetings_cosignature ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.meetings_cosignature_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.meetings_document (
    id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    title character varying(200) NOT NULL,
    file character varying(100) NOT NULL,
    is_restricted boolean NOT NULL,
    sha256 character varying(64) NOT NULL,
    added_at timestamp with time zone NOT NULL,
    added_by_id bigint NOT NULL,
    item_id bigint,
    meeting_id bigint NOT NULL
);
ALTER TABLE public.meetings_document ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.meetings_document_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.meetings_guest (
    id bigint NOT NULL,
    name character varying(120) NOT NULL,
    email character varying(254) NOT NULL,
    quality character varying(120) NOT NULL,
    token character varying(64) NOT NULL,
    invited_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    mode character varying(8) NOT NULL,
    arrived_at timestamp with time zone,
    revoked_at timestamp with time zone,
    invited_by_id bigint NOT NULL,
    mail_id bigint,
    meeting_id bigint NOT NULL,
    CONSTRAINT who_is_invited_has_an_address CHECK (((NOT ((email)::text = ''::text)) OR (revoked_at IS NOT NULL)))
);
ALTER TABLE public.meetings_guest ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.meetings_guest_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.meetings_meeting (
    id bigint NOT NULL,
    number integer NOT NULL,
    rank integer,
    kind character varying(14) NOT NULL,
    title character varying(200) NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    place_name character varying(200) NOT NULL,
    address character varying(250) NOT NULL,
    access text NOT NULL,
    remote_url character varying(500) NOT NULL,
    is_public boolean NOT NULL,
    capacity integer,
    state character varying(10) NOT NULL,
    sequence integer NOT NULL,
    uid character varying(80) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    assembly_id bigint NOT NULL,
    chair_id bigint,
    created_by_id bigint,
    municipality_id bigint,
    rulebook_id bigint,
    second_call_of_id bigint,
    secretary_id bigint,
    series_id bigint,
    remote_minutes smallint NOT NULL,
    CONSTRAINT a_convened_session_has_its_rank_and_rules CHECK ((((state)::text = ANY (ARRAY[('draft'::character varying)::text, ('cancelled'::character varying)::text])) OR ((rank IS NOT NULL) AND (rulebook_id IS NOT NULL)))),
    CONSTRAINT a_session_ends_after_it_starts CHECK ((ends_at > starts_at)),
    CONSTRAINT a_session_state_is_known CHECK (((state)::text = ANY (ARRAY[('draft'::character varying)::text, ('convened'::character varying)::text, ('open'::character varying)::text, ('adjourned'::character varying)::text, ('closed'::character varying)::text, ('cancelled'::character varying)::text]))),
    CONSTRAINT meetings_meeting_capacity_check CHECK ((capacity >= 0)),
    CONSTRAINT meetings_meeting_number_check CHECK ((number >= 0)),
    CONSTRAINT meetings_meeting_rank_check CHECK ((rank >= 0)),
    CONSTRAINT meetings_meeting_remote_minutes_check CHECK ((remote_minutes >= 0)),
    CONSTRAINT meetings_meeting_sequence_check CHECK ((sequence >= 0))
);
ALTER TABLE public.meetings_meeting ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.meetings_meeting_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.meetings_meetingproxy (
    id bigint NOT NULL,
    state character varying(10) NOT NULL,
    given_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    given_by_id bigint NOT NULL,
    giver_id bigint NOT NULL,
    holder_id bigint,
    item_id bigint,
    meeting_id bigint NOT NULL,
    CONSTRAINT a_seat_entrusts_another CHECK ((NOT ((holder_id = giver_id) AND (holder_id IS NOT NULL))))
);
ALTER TABLE public.meetings_meetingproxy ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.meetings_meetingproxy_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.meetings_memberslist (
    id bigint NOT NULL,
    record_day date NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    total integer NOT NULL,
    done integer NOT NULL,
    voices integer NOT NULL,
    owing integer NOT NULL,
    digest character varying(64) NOT NULL,
    closed_at timestamp with time zone,
    asked_by_id bigint,
    meeting_id bigint NOT NULL,
    last integer NOT NULL,
    CONSTRAINT a_closed_list_is_whole CHECK (((closed_at IS NULL) OR ((done = total) AND (NOT ((digest)::text = ''::text))))),
    CONSTRAINT a_list_seats_whom_it_names CHECK ((done <= total)),
    CONSTRAINT meetings_memberslist_done_check CHECK ((done >= 0)),
    CONSTRAINT meetings_memberslist_last_check CHECK ((last >= 0)),
    CONSTRAINT meetings_memberslist_owing_check CHECK ((owing >= 0)),
    CONSTRAINT meetings_memberslist_total_check CHECK ((total >= 0)),
    CONSTRAINT meetings_memberslist_voices_check CHECK ((voices >= 0))
);
ALTER TABLE public.meetings_memberslist ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.meetings_memberslist_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.meetings_notice (
    id bigint NOT NULL,
    name character varying(250) NOT NULL,
    capacity character varying(10) NOT NULL,
    token character varying(64) NOT NULL,
    sent_at timestamp with time zone,
    failed character varying(200) NOT NULL,
    opened_at timestamp with time zone,
    account_id bigint,
    convening_id bigint NOT NULL,
    seat_id bigint NOT NULL,
    mail_id bigint
);
ALTER TABLE public.meetings_notice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.meetings_notice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.meetings_registration (
    id bigint NOT NULL,
    mode character varying(8) NOT NULL,
    state character varying(10) NOT NULL,
    at timestamp with time zone NOT NULL,
    account_id bigint,
    meeting_id bigint NOT NULL,
    seat_id bigint NOT NULL,
    CONSTRAINT only_the_room_has_a_waiting_list CHECK ((((state)::text = 'confirmed'::text) OR ((mode)::text = 'on_site'::text)))
);
ALTER TABLE public.meetings_registration ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.meetings_registration_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.meetings_series (
    id bigint NOT NULL,
    title character varying(120) NOT NULL,
    slug character varying(120) NOT NULL,
    assembly_id bigint NOT NULL
);
ALTER TABLE public.meetings_series ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.meetings_series_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.membership_bankfile (
    id bigint NOT NULL,
    number integer NOT NULL,
    name character varying(200) NOT NULL,
    content bytea,
    sent_at timestamp with time zone NOT NULL,
    read_at timestamp with time zone,
    report jsonb NOT NULL,
    sent_by_id bigint NOT NULL,
    CONSTRAINT membership_bankfile_number_check CHECK ((number >= 0))
);
ALTER TABLE public.membership_bankfile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.membership_bankfile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.membership_bankline (
    id bigint NOT NULL,
    line integer NOT NULL,
    paid_on date NOT NULL,
    amount numeric(9,2) NOT NULL,
    label character varying(500) NOT NULL,
    digest character varying(64) NOT NULL,
    state character varying(10) NOT NULL,
    reason character varying(250) NOT NULL,
    decided_by_id bigint,
    file_id bigint NOT NULL,
    payment_id bigint,
    target character varying(40) NOT NULL,
    CONSTRAINT a_bank_line_is_a_sum CHECK ((NOT (amount = (0)::numeric))),
    CONSTRAINT a_matched_line_has_its_target CHECK ((((amount > (0)::numeric) AND (payment_id IS NOT NULL) AND ((state)::text = 'matched'::text) AND ((target)::text = ''::text)) OR ((payment_id IS NULL) AND ((state)::text = 'matched'::text) AND (NOT ((target)::text = ''::text))) OR ((NOT ((state)::text = 'matched'::text)) AND (payment_id IS NULL) AND ((target)::text = ''::text)))),
    CONSTRAINT membership_bankline_line_check CHECK ((line >= 0))
);
ALTER TABLE public.membership_bankline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.membership_bankline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.membership_closedregister (
    id bigint NOT NULL,
    closed_on date NOT NULL,
    members integer NOT NULL,
    url character varying(300) NOT NULL,
    region_id bigint,
    CONSTRAINT membership_closedregister_members_check CHECK ((members >= 0))
);
ALTER TABLE public.membership_closedregister ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.membership_closedregister_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.membership_collegechange (
    id bigint NOT NULL,
    college character varying(40) NOT NULL,
    reason text NOT NULL,
    state character varying(10) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    answer text NOT NULL,
    asked_by_id bigint NOT NULL,
    decided_by_id bigint,
    member_id bigint NOT NULL
);
ALTER TABLE public.membership_collegechange ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.membership_collegechange_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.membership_duesline (
    id bigint NOT NULL,
    rank smallint NOT NULL,
    kind character varying(20) NOT NULL,
    label character varying(120) NOT NULL,
    amount numeric(8,2) NOT NULL,
    scale_id bigint NOT NULL,
    CONSTRAINT dues_are_not_negative CHECK ((amount >= (0)::numeric)),
    CONSTRAINT membership_duesline_rank_check CHECK ((rank >= 0))
);
ALTER TABLE public.membership_duesline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.membership_duesline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.membership_duesperiod (
    id bigint NOT NULL,
    year smallint NOT NULL,
    amount numeric(8,2) NOT NULL,
    discount smallint NOT NULL,
    grace_until date NOT NULL,
    called_at timestamp with time zone NOT NULL,
    noticed_at timestamp with time zone,
    line_id bigint NOT NULL,
    member_id bigint NOT NULL,
    CONSTRAINT dues_called_are_not_negative CHECK ((amount >= (0)::numeric)),
    CONSTRAINT membership_duesperiod_discount_check CHECK ((discount >= 0)),
    CONSTRAINT membership_duesperiod_year_check CHECK ((year >= 0))
);
ALTER TABLE public.membership_duesperiod ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.membership_duesperiod_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.membership_duesscale (
    id bigint NOT NULL,
    year smallint NOT NULL,
    grace_until date NOT NULL,
    double_discount smallint NOT NULL,
    region_id bigint,
    CONSTRAINT a_discount_is_a_percentage CHECK ((double_discount <= 100)),
    CONSTRAINT membership_duesscale_double_discount_check CHECK ((double_discount >= 0)),
    CONSTRAINT membership_duesscale_year_check CHECK ((year >= 0))
);
ALTER TABLE public.membership_duesscale ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.membership_duesscale_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.membership_exclusion (
    id bigint NOT NULL,
    number integer NOT NULL,
    state character varying(10) NOT NULL,
    grounds text NOT NULL,
    hearing_on date NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    defence text NOT NULL,
    hearing text NOT NULL,
    decided_at timestamp with time zone,
    reasons text NOT NULL,
    appeal text NOT NULL,
    appealed_at timestamp with time zone,
    reviewed_at timestamp with time zone,
    review text NOT NULL,
    decided_by_id bigint,
    opened_by_id bigint NOT NULL,
    reviewed_by_id bigint,
    member_id bigint NOT NULL,
    body character varying(10) NOT NULL,
    decided_in character varying(40) NOT NULL,
    point_url character varying(300) NOT NULL,
    point_words character varying(300) NOT NULL,
    reviewed_in character varying(40) NOT NULL,
    CONSTRAINT a_body_decides_the_exclusion CHECK ((((body)::text = ''::text) OR (NOT ((state)::text = ANY (ARRAY[('excluded'::character varying)::text, ('appealed'::character varying)::text, ('upheld'::character varying)::text, ('overturned'::character varying)::text]))) OR (NOT ((decided_in)::text = ''::text)))),
    CONSTRAINT a_body_reviews_the_exclusion CHECK ((((body)::text = ''::text) OR (NOT ((state)::text = ANY (ARRAY[('upheld'::character varying)::text, ('overturned'::character varying)::text]))) OR (NOT ((reviewed_in)::text = ''::text)))),
    CONSTRAINT another_decides_the_exclusion CHECK (((NOT ((state)::text = ANY (ARRAY[('excluded'::character varying)::text, ('appealed'::character varying)::text, ('upheld'::character varying)::text, ('overturned'::character varying)::text]))) OR (NOT ((decided_by_id = opened_by_id) AND (decided_by_id IS NOT NULL))))),
    CONSTRAINT another_reviews_the_exclusion CHECK (((reviewed_by_id IS NULL) OR ((NOT ((reviewed_by_id = decided_by_id) AND (reviewed_by_id IS NOT NULL) AND (decided_by_id IS NOT NULL))) AND (NOT ((reviewed_by_id = opened_by_id) AND (reviewed_by_id IS NOT NULL)))))),
    CONSTRAINT membership_exclusion_number_check CHECK ((number >= 0))
);
ALTER TABLE public.membership_exclusion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.membership_exclusion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.membership_member (
    id bigint NOT NULL,
    since date NOT NULL,
    until date,
    number integer NOT NULL,
    college character varying(40) NOT NULL,
    college_reason character varying(250) NOT NULL,
    state character varying(16) NOT NULL,
    links text NOT NULL,
    applied_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    answer text NOT NULL,
    appeal text NOT NULL,
    appealed_at timestamp with time zone,
    review text NOT NULL,
    farewell text NOT NULL,
    account_id bigint,
    applied_by_id bigint NOT NULL,
    charter_id bigint,
    decided_by_id bigint,
    organisation_id bigint,
    region_id bigint,
    reviewed_by_id bigint,
    heard_at timestamp with time zone,
    CONSTRAINT a_member_is_one_thing CHECK ((((account_id IS NULL) AND (organisation_id IS NOT NULL)) OR ((account_id IS NOT NULL) AND (organisation_id IS NULL)))),
    CONSTRAINT another_answers_the_appeal CHECK (((reviewed_by_id IS NULL) OR (NOT ((reviewed_by_id = decided_by_id) AND (reviewed_by_id IS NOT NULL) AND (decided_by_id IS NOT NULL))))),
    CONSTRAINT membership_member_number_check CHECK ((number >= 0)),
    CONSTRAINT only_a_departure_is_heard CHECK (((heard_at IS NULL) OR ((state)::text = ANY (ARRAY[('left'::character varying)::text, ('excluded'::character varying)::text]))))
);
ALTER TABLE public.membership_member ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.membership_member_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.membership_payment (
    id bigint NOT NULL,
    number integer NOT NULL,
    amount numeric(8,2) NOT NULL,
    paid_on date NOT NULL,
    means character varying(10) NOT NULL,
    note character varying(250) NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    contra_of_id bigint,
    period_id bigint NOT NULL,
    recorded_by_id bigint,
    CONSTRAINT a_payment_comes_in_or_is_contrary CHECK ((((amount > (0)::numeric) AND (contra_of_id IS NULL)) OR ((amount < (0)::numeric) AND (contra_of_id IS NOT NULL)))),
    CONSTRAINT membership_payment_number_check CHECK ((number >= 0))
);
ALTER TABLE public.membership_payment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.membership_payment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.mfa_authenticator (
    id bigint NOT NULL,
    type character varying(20) NOT NULL,
    data jsonb NOT NULL,
    user_id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone
);
ALTER TABLE public.mfa_authenticator ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.mfa_authenticator_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.minutes_action (
    id bigint NOT NULL,
    number integer NOT NULL,
    text character varying(500) NOT NULL,
    owner_name character varying(120) NOT NULL,
    due_on date,
    state character varying(10) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    closing_note text NOT NULL,
    assembly_id bigint NOT NULL,
    created_by_id bigint,
    item_id bigint,
    meeting_id bigint NOT NULL,
    milestone_id bigint,
    organisation_id bigint,
    owner_id bigint,
    CONSTRAINT a_closed_action_has_its_day CHECK ((((closed_at IS NULL) AND ((state)::text = 'open'::text)) OR ((NOT ((state)::text = 'open'::text)) AND (closed_at IS NOT NULL)))),
    CONSTRAINT action_state_is_known CHECK (((state)::text = ANY (ARRAY[('open'::character varying)::text, ('done'::character varying)::text, ('dropped'::character varying)::text]))),
    CONSTRAINT an_action_has_one_owner CHECK ((((organisation_id IS NULL) AND (owner_id IS NULL)) OR ((organisation_id IS NULL) AND ((owner_name)::text = ''::text)) OR ((owner_id IS NULL) AND ((owner_name)::text = ''::text)))),
    CONSTRAINT minutes_action_number_check CHECK ((number >= 0))
);
ALTER TABLE public.minutes_action ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.minutes_action_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.minutes_correction (
    id bigint NOT NULL,
    number smallint NOT NULL,
    seen text NOT NULL,
    proposed text NOT NULL,
    reason text NOT NULL,
    state character varying(10) NOT NULL,
    at timestamp with time zone NOT NULL,
    answer text NOT NULL,
    answered_at timestamp with time zone,
    answered_by_id bigint,
    author_id bigint NOT NULL,
    seat_id bigint NOT NULL,
    minutes_id bigint NOT NULL,
    section_id bigint NOT NULL,
    CONSTRAINT minutes_correction_number_check CHECK ((number >= 0)),
    CONSTRAINT minutes_correction_state_is_known CHECK (((state)::text = ANY (ARRAY[('proposed'::character varying)::text, ('accepted'::character varying)::text, ('refused'::character varying)::text, ('withdrawn'::character varying)::text])))
);
ALTER TABLE public.minutes_correction ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.minutes_correction_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.minutes_memberstatement (
    id bigint NOT NULL,
    text text NOT NULL,
    at timestamp with time zone NOT NULL,
    salt character varying(32) NOT NULL,
    author_id bigint NOT NULL,
    seat_id bigint NOT NULL,
    minutes_id bigint NOT NULL
);
ALTER TABLE public.minutes_memberstatement ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.minutes_memberstatement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.minutes_minutes (
    id bigint NOT NULL,
    state character varying(10) NOT NULL,
    drafted_at timestamp with time zone NOT NULL,
    corrections_until date,
    approved_at timestamp with time zone,
    signed_at timestamp with time zone,
    number character varying(12) NOT NULL,
    text jsonb NOT NULL,
    digest character varying(64) NOT NULL,
    approved_in_id bigint,
    assembly_id bigint NOT NULL,
    meeting_id bigint NOT NULL,
    previous_id bigint,
    approved_by_id bigint,
    asked_in_id bigint,
    chair_id bigint,
    secretary_id bigint,
    put_digest character varying(64) NOT NULL,
    CONSTRAINT minutes_are_sealed_whole_or_not CHECK ((((signed_at IS NOT NULL) AND ((state)::text = 'signed'::text) AND (NOT ((number)::text = ''::text)) AND (NOT ((digest)::text = ''::text)) AND (NOT (text = '{}'::jsonb))) OR ((NOT ((state)::text = 'signed'::text)) AND ((digest)::text = ''::text) AND ((number)::text = ''::text) AND (previous_id IS NULL) AND (signed_at IS NULL)))),
    CONSTRAINT minutes_state_is_known CHECK (((state)::text = ANY (ARRAY[('draft'::character varying)::text, ('correcting'::character varying)::text, ('approved'::character varying)::text, ('signed'::character varying)::text]))),
    CONSTRAINT one_presides_another_writes CHECK (((chair_id IS NULL) OR (secretary_id IS NULL) OR (NOT ((chair_id = secretary_id) AND (chair_id IS NOT NULL) AND (secretary_id IS NOT NULL)))))
);
ALTER TABLE public.minutes_minutes ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.minutes_minutes_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.minutes_namedperson (
    id bigint NOT NULL,
    key character varying(8) NOT NULL,
    name character varying(120) NOT NULL,
    salt character varying(32) NOT NULL,
    account_id bigint,
    minutes_id bigint NOT NULL,
    seat_id bigint,
    candidacy_id bigint
);
ALTER TABLE public.minutes_namedperson ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.minutes_namedperson_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.minutes_postponement (
    id bigint NOT NULL,
    from_on date NOT NULL,
    to_on date NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone NOT NULL,
    action_id bigint NOT NULL,
    by_id bigint NOT NULL,
    CONSTRAINT an_action_is_put_off_to_later CHECK ((to_on > from_on))
);
ALTER TABLE public.minutes_postponement ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.minutes_postponement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.minutes_revision (
    id bigint NOT NULL,
    before text NOT NULL,
    after text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint NOT NULL,
    correction_id bigint,
    section_id bigint NOT NULL
);
ALTER TABLE public.minutes_revision ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.minutes_revision_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.minutes_section (
    id bigint NOT NULL,
    rank smallint NOT NULL,
    kind character varying(10) NOT NULL,
    title character varying(220) NOT NULL,
    text text NOT NULL,
    facts jsonb NOT NULL,
    is_restricted boolean NOT NULL,
    salt character varying(32) NOT NULL,
    item_id bigint,
    minutes_id bigint NOT NULL,
    CONSTRAINT minutes_section_rank_check CHECK ((rank >= 0))
);
ALTER TABLE public.minutes_section ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.minutes_section_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.minutes_signing (
    id bigint NOT NULL,
    role character varying(10) NOT NULL,
    digest character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL,
    account_id bigint NOT NULL,
    minutes_id bigint NOT NULL
);
ALTER TABLE public.minutes_signing ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.minutes_signing_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.mutual_aid_aidchoice (
    id bigint NOT NULL,
    mirror_is_public boolean NOT NULL,
    told_within smallint NOT NULL,
    at timestamp with time zone NOT NULL,
    author_id bigint NOT NULL,
    place_id bigint NOT NULL,
    CONSTRAINT an_sos_comes_from_near CHECK ((told_within <= 100)),
    CONSTRAINT mutual_aid_aidchoice_told_within_check CHECK ((told_within >= 0))
);
ALTER TABLE public.mutual_aid_aidchoice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.mutual_aid_aidchoice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.mutual_aid_exchange (
    id bigint NOT NULL,
    kind character varying(8) NOT NULL,
    quantity numeric(7,2) NOT NULL,
    "on" date NOT NULL,
    title character varying(120) NOT NULL,
    at timestamp with time zone NOT NULL,
    giver_id bigint NOT NULL,
    receiver_id bigint NOT NULL,
    loan_id bigint,
    hand_id bigint,
    CONSTRAINT an_exchange_is_between_two_places CHECK ((NOT (giver_id = receiver_id))),
    CONSTRAINT an_exchange_is_of_something CHECK ((quantity > (0)::numeric)),
    CONSTRAINT an_exchange_says_what_it_comes_from CHECK ((((hand_id IS NULL) AND ((kind)::text = 'thing'::text) AND (loan_id IS NOT NULL)) OR ((NOT ((kind)::text = 'thing'::text)) AND (hand_id IS NOT NULL) AND (loan_id IS NULL))))
);
ALTER TABLE public.mutual_aid_exchange ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.mutual_aid_exchange_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.mutual_aid_hand (
    id bigint NOT NULL,
    number integer NOT NULL,
    title character varying(120) NOT NULL,
    words text NOT NULL,
    people smallint NOT NULL,
    since date NOT NULL,
    until date NOT NULL,
    kind character varying(9) NOT NULL,
    state character varying(12) NOT NULL,
    reason character varying(500) NOT NULL,
    said_by_giver numeric(6,2),
    said_by_receiver numeric(6,2),
    person character varying(120) NOT NULL,
    qualification character varying(120) NOT NULL,
    costs character varying(1000) NOT NULL,
    work character varying(500) NOT NULL,
    schedule character varying(300) NOT NULL,
    location character varying(300) NOT NULL,
    special character varying(500) NOT NULL,
    agreed_on date,
    convention_on date,
    amended_on date,
    document character varying(100) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    author_id bigint NOT NULL,
    giver_id bigint NOT NULL,
    receiver_id bigint NOT NULL,
    CONSTRAINT an_employee_is_lent_with_three_pieces CHECK (((NOT (((kind)::text = 'employee'::text) AND ((state)::text = ANY (ARRAY[('accepted'::character varying)::text, ('confirmed'::character varying)::text])))) OR ((agreed_on IS NOT NULL) AND (amended_on IS NOT NULL) AND (convention_on IS NOT NULL)))),
    CONSTRAINT hands_are_of_another_place CHECK ((NOT (giver_id = receiver_id))),
    CONSTRAINT hands_are_of_some CHECK (((people >= 1) AND (people <= 50))),
    CONSTRAINT hands_are_refused_with_words CHECK (((NOT ((state)::text = ANY (ARRAY[('refused'::character varying)::text, ('called-off'::character varying)::text]))) OR (NOT ((reason)::text = ''::text)))),
    CONSTRAINT hands_come_before_they_go CHECK ((since <= until)),
    CONSTRAINT hands_that_come_are_of_a_kind CHECK (((NOT ((state)::text = ANY (ARRAY[('papers'::character varying)::text, ('accepted'::character varying)::text, ('confirmed'::character varying)::text]))) OR (NOT ((kind)::text = ''::text)))),
    CONSTRAINT mutual_aid_hand_number_check CHECK ((number >= 0)),
    CONSTRAINT mutual_aid_hand_people_check CHECK ((people >= 0)),
    CONSTRAINT what_is_confirmed_is_said_by_both CHECK (((NOT ((state)::text = 'confirmed'::text)) OR (said_by_giver = said_by_receiver)))
);
ALTER TABLE public.mutual_aid_hand ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.mutual_aid_hand_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.mutual_aid_lawnote (
    id bigint NOT NULL,
    key character varying(20) NOT NULL,
    title character varying(120) NOT NULL,
    words text NOT NULL,
    source character varying(200) NOT NULL,
    url character varying(300) NOT NULL,
    checked_on date NOT NULL,
    author_id bigint
);
ALTER TABLE public.mutual_aid_lawnote ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.mutual_aid_lawnote_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.mutual_aid_loan (
    id bigint NOT NULL,
    number integer NOT NULL,
    words character varying(500) NOT NULL,
    deposit numeric(7,2) NOT NULL,
    insurance character varying(10) NOT NULL,
    state character varying(12) NOT NULL,
    reason character varying(500) NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    busy_until timestamp with time zone NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    handed_at timestamp with time zone,
    returned_at timestamp with time zone,
    author_id bigint NOT NULL,
    borrower_id bigint NOT NULL,
    lender_id bigint NOT NULL,
    mediation_id bigint,
    thing_id bigint NOT NULL,
    CONSTRAINT a_loan_has_an_order CHECK (((starts_at < ends_at) AND (starts_at <= busy_until))),
    CONSTRAINT a_loan_is_refused_with_words CHECK (((NOT ((state)::text = ANY (ARRAY[('refused'::character varying)::text, ('called-off'::character varying)::text]))) OR (NOT ((reason)::text = ''::text)))),
    CONSTRAINT a_loan_is_to_another_place CHECK ((NOT (lender_id = borrower_id))),
    CONSTRAINT mutual_aid_loan_number_check CHECK ((number >= 0)),
    CONSTRAINT what_is_back_was_returned CHECK ((((returned_at >= handed_at) AND ((state)::text = ANY (ARRAY[('returned'::character varying)::text, ('disputed'::character varying)::text]))) OR ((NOT ((state)::text = ANY (ARRAY[('returned'::character varying)::text, ('disputed'::character varying)::text]))) AND (returned_at IS NULL)))),
    CONSTRAINT what_is_out_was_handed_over CHECK ((((handed_at IS NULL) AND ((state)::text = ANY (ARRAY[('asked'::character varying)::text, ('accepted'::character varying)::text, ('refused'::character varying)::text, ('called-off'::character varying)::text]))) OR ((handed_at IS NOT NULL) AND ((state)::text = ANY (ARRAY[('out'::character varying)::text, ('returned'::character varying)::text, ('disputed'::character varying)::text])))))
);
ALTER TABLE public.mutual_aid_loan ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.mutual_aid_loan_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.mutual_aid_photo (
    id bigint NOT NULL,
    key character varying(24) NOT NULL,
    file character varying(100) NOT NULL,
    name character varying(130) NOT NULL,
    alt character varying(300) NOT NULL,
    width smallint NOT NULL,
    height smallint NOT NULL,
    note_id bigint,
    thing_id bigint,
    CONSTRAINT a_photo_is_a_picture CHECK (((NOT ((file)::text = ''::text)) AND (height > 0) AND (width > 0))),
    CONSTRAINT a_photo_is_of_one_thing CHECK ((((note_id IS NOT NULL) AND (thing_id IS NULL)) OR ((note_id IS NULL) AND (thing_id IS NOT NULL)))),
    CONSTRAINT mutual_aid_photo_height_check CHECK ((height >= 0)),
    CONSTRAINT mutual_aid_photo_width_check CHECK ((width >= 0))
);
ALTER TABLE public.mutual_aid_photo ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.mutual_aid_photo_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.mutual_aid_sos (
    id bigint NOT NULL,
    number integer NOT NULL,
    title character varying(120) NOT NULL,
    words character varying(600) NOT NULL,
    until date NOT NULL,
    within smallint NOT NULL,
    state character varying(8) NOT NULL,
    answer character varying(600) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    answered_by_id bigint,
    author_id bigint NOT NULL,
    place_id bigint NOT NULL,
    CONSTRAINT an_sos_is_answered_by_a_place CHECK ((((answered_by_id IS NOT NULL) AND ((state)::text = 'answered'::text) AND (NOT ((answer)::text = ''::text))) OR (NOT ((state)::text = 'answered'::text)))),
    CONSTRAINT an_sos_is_told_around CHECK (((within >= 1) AND (within <= 100))),
    CONSTRAINT mutual_aid_sos_number_check CHECK ((number >= 0)),
    CONSTRAINT mutual_aid_sos_within_check CHECK ((within >= 0))
);
ALTER TABLE public.mutual_aid_sos ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.mutual_aid_sos_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.mutual_aid_sostold (
    id bigint NOT NULL,
    place_id bigint NOT NULL,
    sos_id bigint NOT NULL
);
ALTER TABLE public.mutual_aid_sostold ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.mutual_aid_sostold_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.mutual_aid_statenote (
    id bigint NOT NULL,
    moment character varying(4) NOT NULL,
    side character varying(8) NOT NULL,
    condition character varying(8) NOT NULL,
    words character varying(500) NOT NULL,
    at timestamp with time zone NOT NULL,
    author_id bigint NOT NULL,
    loan_id bigint NOT NULL,
    CONSTRAINT damage_is_said_in_words CHECK (((NOT ((condition)::text = 'damaged'::text)) OR (NOT ((words)::text = ''::text))))
);
ALTER TABLE public.mutual_aid_statenote ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.mutual_aid_statenote_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.mutual_aid_thing (
    id bigint NOT NULL,
    number integer NOT NULL,
    title character varying(120) NOT NULL,
    words text NOT NULL,
    kind character varying(10) NOT NULL,
    power character varying(80) NOT NULL,
    weight numeric(6,1),
    users character varying(10) NOT NULL,
    users_words character varying(300) NOT NULL,
    deposit numeric(7,2) NOT NULL,
    insurance character varying(10) NOT NULL,
    days smallint[] NOT NULL,
    opens time without time zone NOT NULL,
    closes time without time zone NOT NULL,
    turnaround smallint NOT NULL,
    longest smallint NOT NULL,
    at_once boolean NOT NULL,
    said_on date NOT NULL,
    ended_on date,
    search tsvector GENERATED ALWAYS AS (to_tsvector('public.lieudit'::regconfig, (((COALESCE(title, ''::character varying))::text || ' '::text) || COALESCE(words, ''::text)))) STORED,
    author_id bigint NOT NULL,
    place_id bigint NOT NULL,
    CONSTRAINT a_deposit_is_a_sum CHECK (((deposit >= (0)::numeric) AND (deposit <= (5000)::numeric))),
    CONSTRAINT a_thing_is_fetched_some_day CHECK (((days <@ ARRAY[(0)::smallint, (1)::smallint, (2)::smallint, (3)::smallint, (4)::smallint, (5)::smallint, (6)::smallint]) AND (
CASE
    WHEN (days IS NULL) THEN NULL::integer
    ELSE COALESCE(array_length(days, 1), 0)
END >= 1))),
    CONSTRAINT a_thing_is_fetched_within_hours CHECK ((opens < closes)),
    CONSTRAINT a_thing_is_lent_for_a_while CHECK (((longest >= 1) AND (longest <= 90) AND (turnaround <= 336))),
    CONSTRAINT a_thing_is_taken_back_after_it_was_lent CHECK (((ended_on IS NULL) OR (ended_on >= said_on))),
    CONSTRAINT a_weight_is_a_weight CHECK (((weight IS NULL) OR (weight > (0)::numeric))),
    CONSTRAINT mutual_aid_thing_longest_check CHECK ((longest >= 0)),
    CONSTRAINT mutual_aid_thing_number_check CHECK ((number >= 0)),
    CONSTRAINT mutual_aid_thing_turnaround_check CHECK ((turnaround >= 0))
);
ALTER TABLE public.mutual_aid_thing ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.mutual_aid_thing_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.needs_answer (
    id bigint NOT NULL,
    text text NOT NULL,
    link character varying(200) NOT NULL,
    hat_name character varying(200) NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id bigint NOT NULL,
    need_id bigint NOT NULL
);
ALTER TABLE public.needs_answer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.needs_answer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.needs_attachment (
    id bigint NOT NULL,
    key character varying(24) NOT NULL,
    file character varying(100) NOT NULL,
    name character varying(130) NOT NULL,
    alt character varying(300) NOT NULL,
    width smallint NOT NULL,
    height smallint NOT NULL,
    at timestamp with time zone NOT NULL,
    need_id bigint,
    CONSTRAINT an_attachment_is_a_file CHECK ((NOT ((file)::text = ''::text))),
    CONSTRAINT needs_attachment_height_check CHECK ((height >= 0)),
    CONSTRAINT needs_attachment_width_check CHECK ((width >= 0))
);
ALTER TABLE public.needs_attachment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.needs_attachment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.needs_convergence (
    id bigint NOT NULL,
    number integer NOT NULL,
    title character varying(150) NOT NULL,
    summary text NOT NULL,
    state character varying(12) NOT NULL,
    level character varying(12) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    search tsvector GENERATED ALWAYS AS (to_tsvector('public.lieudit'::regconfig, (((COALESCE(title, ''::character varying))::text || ' '::text) || COALESCE(summary, ''::text)))) STORED,
    animated_by_id bigint,
    department_id bigint,
    region_id bigint,
    CONSTRAINT convergence_state_known CHECK (((state)::text = ANY (ARRAY[('pending'::character varying)::text, ('expressed'::character varying)::text, ('gathered'::character varying)::text, ('deliberated'::character varying)::text, ('adopted'::character varying)::text, ('relayed'::character varying)::text, ('answered'::character varying)::text, ('effect'::character varying)::text, ('settled'::character varying)::text, ('withdrawn'::character varying)::text, ('refused'::character varying)::text]))),
    CONSTRAINT needs_convergence_number_check CHECK ((number >= 0))
);
ALTER TABLE public.needs_convergence ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.needs_convergence_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.needs_copied (
    id bigint NOT NULL,
    entry_id bigint NOT NULL
);
ALTER TABLE public.needs_copied ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.needs_copied_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.needs_escalation (
    id bigint NOT NULL,
    to_level character varying(12) NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id bigint NOT NULL,
    need_id bigint NOT NULL,
    answer text NOT NULL,
    answered_at timestamp with time zone,
    answered_by_id bigint,
    answered_hat character varying(200) NOT NULL,
    from_level character varying(12) NOT NULL,
    state character varying(8) NOT NULL,
    CONSTRAINT an_escalation_is_answered_in_words CHECK ((((answered_at IS NULL) AND ((state)::text = ANY (ARRAY[('waiting'::character varying)::text, ('passed'::character varying)::text]))) OR ((answered_at IS NOT NULL) AND ((state)::text = ANY (ARRAY[('taken'::character varying)::text, ('returned'::character varying)::text])) AND (NOT (answer = ''::text)))))
);
ALTER TABLE public.needs_escalation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.needs_escalation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.needs_meaning (
    need_id bigint NOT NULL,
    subjects smallint[] NOT NULL,
    numbers real[],
    formula character varying(100) NOT NULL
);
CREATE TABLE public.needs_need (
    id bigint NOT NULL,
    number integer NOT NULL,
    words text NOT NULL,
    domains character varying(12)[] NOT NULL,
    state character varying(12) NOT NULL,
    speaking_for character varying(14) NOT NULL,
    place_is_public boolean NOT NULL,
    address character varying(254) NOT NULL,
    phone character varying(20) NOT NULL,
    channel character varying(8) NOT NULL,
    deposit_key character varying(64) NOT NULL,
    level character varying(12) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    published_at timestamp with time zone,
    moved_at timestamp with time zone NOT NULL,
    search tsvector GENERATED ALWAYS AS (to_tsvector('public.lieudit'::regconfig, COALESCE(words, ''::text))) STORED,
    author_id bigint,
    charter_id bigint,
    collected_by_id bigint,
    convergence_id bigint,
    department_id bigint,
    municipality_id bigint,
    organisation_id bigint,
    place_id bigint,
    key character varying(24) NOT NULL,
    CONSTRAINT need_has_words_until_withdrawn CHECK (((((state)::text = 'withdrawn'::text) AND (words = ''::text)) OR ((NOT ((state)::text = 'withdrawn'::text)) AND (NOT (words = ''::text))))),
    CONSTRAINT need_moves_within_a_convergence CHECK ((((state)::text = ANY (ARRAY[('pending'::character varying)::text, ('expressed'::character varying)::text, ('settled'::character varying)::text, ('withdrawn'::character varying)::text, ('refused'::character varying)::text])) OR (convergence_id IS NOT NULL))),
    CONSTRAINT need_state_is_known CHECK (((state)::text = ANY (ARRAY[('pending'::character varying)::text, ('expressed'::character varying)::text, ('gathered'::character varying)::text, ('deliberated'::character varying)::text, ('adopted'::character varying)::text, ('relayed'::character varying)::text, ('answered'::character varying)::text, ('effect'::character varying)::text, ('settled'::character varying)::text, ('withdrawn'::character varying)::text, ('refused'::character varying)::text]))),
    CONSTRAINT needs_need_number_check CHECK ((number >= 0))
);
ALTER TABLE public.needs_need ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.needs_need_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.needs_needquestion (
    id bigint CONSTRAINT needs_question_id_not_null NOT NULL,
    words text CONSTRAINT needs_question_words_not_null NOT NULL,
    hat_name character varying(200) CONSTRAINT needs_question_hat_name_not_null NOT NULL,
    at timestamp with time zone CONSTRAINT needs_question_at_not_null NOT NULL,
    author_id bigint CONSTRAINT needs_question_author_id_not_null NOT NULL,
    need_id bigint CONSTRAINT needs_question_need_id_not_null NOT NULL,
    CONSTRAINT a_question_has_words CHECK ((NOT (words = ''::text)))
);
CREATE TABLE public.needs_needreply (
    id bigint CONSTRAINT needs_reply_id_not_null NOT NULL,
    words text CONSTRAINT needs_reply_words_not_null NOT NULL,
    hat_name character varying(200) CONSTRAINT needs_reply_hat_name_not_null NOT NULL,
    at timestamp with time zone CONSTRAINT needs_reply_at_not_null NOT NULL,
    author_id bigint,
    question_id bigint CONSTRAINT needs_reply_question_id_not_null NOT NULL,
    CONSTRAINT a_reply_has_words CHECK ((NOT (words = ''::text)))
);
ALTER TABLE public.needs_needquestion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.needs_question_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.needs_quote (
    id bigint NOT NULL,
    words text NOT NULL,
    convergence_id bigint NOT NULL,
    need_id bigint NOT NULL
);
ALTER TABLE public.needs_quote ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.needs_quote_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.needs_needreply ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.needs_reply_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.needs_support (
    id bigint NOT NULL,
    words text NOT NULL,
    address character varying(254) NOT NULL,
    at timestamp with time zone NOT NULL,
    published_at timestamp with time zone,
    author_id bigint,
    need_id bigint NOT NULL,
    place_id bigint NOT NULL
);
ALTER TABLE public.needs_support ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.needs_support_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.network_affiliation (
    id bigint NOT NULL,
    since date NOT NULL,
    until date,
    organisation_id bigint NOT NULL,
    place_id bigint NOT NULL
);
ALTER TABLE public.network_affiliation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.network_affiliation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.network_animator (
    id bigint NOT NULL,
    since date NOT NULL,
    until date,
    account_id bigint NOT NULL,
    department_id bigint,
    region_id bigint,
    organisation_id bigint NOT NULL,
    CONSTRAINT animates_one_territory CHECK (((region_id IS NULL) OR (department_id IS NULL)))
);
ALTER TABLE public.network_animator ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.network_animator_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.network_claim (
    id bigint NOT NULL,
    role character varying(120) NOT NULL,
    message text NOT NULL,
    document character varying(100) NOT NULL,
    state character varying(12) NOT NULL,
    at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    answer text NOT NULL,
    account_id bigint NOT NULL,
    decided_by_id bigint,
    organisation_id bigint,
    place_id bigint,
    CONSTRAINT claims_one_thing CHECK ((((organisation_id IS NOT NULL) AND (place_id IS NULL)) OR ((organisation_id IS NULL) AND (place_id IS NOT NULL))))
);
ALTER TABLE public.network_claim ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.network_claim_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.network_domaintopic (
    rank smallint NOT NULL,
    code character varying(12) NOT NULL,
    slug character varying(30) NOT NULL,
    CONSTRAINT network_domaintopic_rank_check CHECK ((rank >= 0))
);
CREATE TABLE public.network_organisation (
    id bigint NOT NULL,
    slug character varying(120) NOT NULL,
    name character varying(200) NOT NULL,
    kind character varying(20) NOT NULL,
    level character varying(20) NOT NULL,
    presentation text NOT NULL,
    siren character varying(9) NOT NULL,
    rna character varying(10) NOT NULL,
    email character varying(254) NOT NULL,
    postal_address text NOT NULL,
    website character varying(200) NOT NULL,
    department_id bigint,
    region_id bigint
);
ALTER TABLE public.network_organisation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.network_organisation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.network_place (
    id bigint NOT NULL,
    slug character varying(120) NOT NULL,
    name character varying(200) NOT NULL,
    summary character varying(280) NOT NULL,
    description text NOT NULL,
    address character varying(250) NOT NULL,
    postcode character varying(5) NOT NULL,
    latitude double precision,
    longitude double precision,
    status character varying(10) NOT NULL,
    opened_on date,
    typologies character varying(30)[] NOT NULL,
    management_model character varying(30) NOT NULL,
    domains character varying(12)[] NOT NULL,
    hours character varying(500) NOT NULL,
    accessibility text NOT NULL,
    accessibility_url character varying(200) NOT NULL,
    built_area integer,
    siret character varying(14) NOT NULL,
    phone character varying(20) NOT NULL,
    email character varying(254) NOT NULL,
    links character varying(500)[] NOT NULL,
    confirmed_on date,
    withdrawn_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    municipality_id bigint NOT NULL,
    kind character varying(20) NOT NULL,
    CONSTRAINT network_place_built_area_check CHECK ((built_area >= 0)),
    CONSTRAINT place_coordinates_are_whole CHECK ((((latitude IS NULL) AND (longitude IS NULL)) OR ((latitude >= ('-90.0'::numeric)::double precision) AND (latitude <= (90.0)::double precision) AND (longitude >= ('-180.0'::numeric)::double precision) AND (longitude <= (180.0)::double precision))))
);
ALTER TABLE public.network_place ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.network_place_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.network_representative (
    id bigint NOT NULL,
    since date NOT NULL,
    until date,
    quality character varying(12) NOT NULL,
    role character varying(120) NOT NULL,
    scope character varying(250) NOT NULL,
    document character varying(100) NOT NULL,
    account_id bigint NOT NULL,
    organisation_id bigint,
    place_id bigint,
    CONSTRAINT speaks_for_one_thing CHECK ((((organisation_id IS NOT NULL) AND (place_id IS NULL)) OR ((organisation_id IS NULL) AND (place_id IS NOT NULL))))
);
ALTER TABLE public.network_representative ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.network_representative_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.records_sourcerecord (
    id bigint CONSTRAINT network_sourcerecord_id_not_null NOT NULL,
    source character varying(80) CONSTRAINT network_sourcerecord_source_not_null NOT NULL,
    external_id character varying(120) CONSTRAINT network_sourcerecord_external_id_not_null NOT NULL,
    licence character varying(40) CONSTRAINT network_sourcerecord_licence_not_null NOT NULL,
    "row" jsonb CONSTRAINT network_sourcerecord_row_not_null NOT NULL,
    imported_at timestamp with time zone CONSTRAINT network_sourcerecord_imported_at_not_null NOT NULL,
    place_id bigint CONSTRAINT network_sourcerecord_place_id_not_null NOT NULL
);
ALTER TABLE public.records_sourcerecord ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.network_sourcerecord_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.observatory_citation (
    id bigint NOT NULL,
    indicator character varying(40) NOT NULL,
    territory character varying(20) NOT NULL,
    finding_id bigint NOT NULL,
    snapshot_id bigint NOT NULL
);
ALTER TABLE public.observatory_citation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.observatory_citation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.observatory_incomelist (
    id bigint NOT NULL,
    year smallint NOT NULL,
    medians jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint NOT NULL,
    CONSTRAINT observatory_incomelist_year_check CHECK ((year >= 0))
);
ALTER TABLE public.observatory_incomelist ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.observatory_incomelist_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.observatory_inputfile (
    digest character varying(64) NOT NULL,
    name character varying(80) NOT NULL,
    content bytea NOT NULL,
    lines integer NOT NULL,
    CONSTRAINT an_input_is_sealed CHECK (((digest)::text ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT observatory_inputfile_lines_check CHECK ((lines >= 0))
);
CREATE TABLE public.observatory_part (
    id bigint NOT NULL,
    level character varying(20) NOT NULL,
    key character varying(20) NOT NULL,
    name character varying(200) NOT NULL,
    population integer NOT NULL,
    alike character varying(20) NOT NULL,
    figures jsonb NOT NULL,
    snapshot_id bigint NOT NULL,
    CONSTRAINT a_level_is_known CHECK (((level)::text = ANY (ARRAY[('municipality'::character varying)::text, ('intermunicipality'::character varying)::text, ('department'::character varying)::text, ('region'::character varying)::text, ('overseas'::character varying)::text, ('nation'::character varying)::text]))),
    CONSTRAINT observatory_part_population_check CHECK ((population >= 0))
);
ALTER TABLE public.observatory_part ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.observatory_part_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.observatory_printing (
    id bigint NOT NULL,
    kind character varying(4) NOT NULL,
    digest character varying(64) NOT NULL,
    percent smallint NOT NULL,
    file character varying(100) NOT NULL,
    failed boolean NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    report_id bigint NOT NULL,
    CONSTRAINT a_printing_is_at_most_done CHECK ((percent <= 100)),
    CONSTRAINT observatory_printing_percent_check CHECK ((percent >= 0))
);
ALTER TABLE public.observatory_printing ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.observatory_printing_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.observatory_report (
    id bigint NOT NULL,
    number integer NOT NULL,
    template character varying(12) NOT NULL,
    subject character varying(20) NOT NULL,
    subject_name character varying(200) NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    version smallint NOT NULL,
    state character varying(6) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    drawn_at timestamp with time zone NOT NULL,
    facts jsonb NOT NULL,
    names jsonb NOT NULL,
    digest character varying(64) NOT NULL,
    before jsonb NOT NULL,
    frozen_at timestamp with time zone,
    assembly_id bigint NOT NULL,
    author_id bigint NOT NULL,
    frozen_by_id bigint,
    replaces_id bigint,
    shown jsonb NOT NULL,
    CONSTRAINT a_frozen_report_has_its_day CHECK ((((frozen_at IS NULL) AND (frozen_by_id IS NULL) AND ((state)::text = 'draft'::text)) OR ((frozen_at IS NOT NULL) AND (frozen_by_id IS NOT NULL) AND ((state)::text = 'frozen'::text)))),
    CONSTRAINT a_report_has_an_order CHECK ((ends_on >= starts_on)),
    CONSTRAINT a_report_is_of_a_kind CHECK (((template)::text = ANY (ARRAY[('activity'::character varying)::text, ('state'::character varying)::text, ('territory'::character varying)::text, ('domain'::character varying)::text, ('institutions'::character varying)::text, ('lobbying'::character varying)::text]))),
    CONSTRAINT a_sheet_has_its_subject CHECK (((((template)::text = ANY (ARRAY[('domain'::character varying)::text, ('territory'::character varying)::text])) AND (NOT ((subject)::text = ''::text))) OR ((NOT ((template)::text = ANY (ARRAY[('domain'::character varying)::text, ('territory'::character varying)::text]))) AND ((subject)::text = ''::text)))),
    CONSTRAINT observatory_report_number_check CHECK ((number >= 0)),
    CONSTRAINT observatory_report_version_check CHECK ((version >= 0))
);
ALTER TABLE public.observatory_report ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.observatory_report_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.observatory_reportsection (
    id bigint NOT NULL,
    rank smallint NOT NULL,
    key character varying(20) NOT NULL,
    title character varying(150) NOT NULL,
    words text NOT NULL,
    report_id bigint NOT NULL,
    CONSTRAINT observatory_reportsection_rank_check CHECK ((rank >= 0))
);
ALTER TABLE public.observatory_reportsection ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.observatory_reportsection_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.observatory_snapshot (
    id bigint NOT NULL,
    day date NOT NULL,
    at timestamp with time zone NOT NULL,
    method smallint NOT NULL,
    places integer NOT NULL,
    facts jsonb NOT NULL,
    geography_id character varying(64) NOT NULL,
    rows_id character varying(64) NOT NULL,
    CONSTRAINT observatory_snapshot_method_check CHECK ((method >= 0)),
    CONSTRAINT observatory_snapshot_places_check CHECK ((places >= 0))
);
ALTER TABLE public.observatory_snapshot ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.observatory_snapshot_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.public_services_agreement (
    id bigint NOT NULL,
    number integer NOT NULL,
    title character varying(200) NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    document character varying(100) NOT NULL,
    state character varying(10) NOT NULL,
    notice smallint,
    closing character varying(500) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    after_id bigint,
    author_id bigint NOT NULL,
    partner_id bigint NOT NULL,
    place_id bigint NOT NULL,
    confirmed_at timestamp with time zone,
    told_by character varying(7) NOT NULL,
    CONSTRAINT an_agreement_has_an_order CHECK ((ends_on >= starts_on)),
    CONSTRAINT an_agreement_is_broken_with_its_reason CHECK (((NOT ((state)::text = 'ended'::text)) OR (NOT ((closing)::text = ''::text)))),
    CONSTRAINT public_services_agreement_notice_check CHECK ((notice >= 0)),
    CONSTRAINT public_services_agreement_number_check CHECK ((number >= 0)),
    CONSTRAINT what_was_confirmed_is_not_denied CHECK (((NOT ((state)::text = 'denied'::text)) OR ((confirmed_at IS NULL) AND (NOT ((closing)::text = ''::text)))))
);
ALTER TABLE public.public_services_agreement ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.public_services_agreement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.public_services_mednumrow (
    id bigint NOT NULL,
    external_id character varying(120) NOT NULL,
    cells jsonb NOT NULL,
    held jsonb NOT NULL,
    before jsonb,
    offer_id bigint,
    place_id bigint NOT NULL,
    run_id bigint
);
ALTER TABLE public.public_services_mednumrow ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.public_services_mednumrow_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.public_services_offer (
    id bigint NOT NULL,
    number integer NOT NULL,
    domain character varying(12) NOT NULL,
    kind character varying(12) NOT NULL,
    title character varying(120) NOT NULL,
    description text NOT NULL,
    publics character varying(80)[] NOT NULL,
    care character varying(80)[] NOT NULL,
    price character varying(80)[] NOT NULL,
    access character varying(80)[] NOT NULL,
    accompaniment character varying(80)[] NOT NULL,
    hours character varying(500) NOT NULL,
    booking_url character varying(500) NOT NULL,
    services character varying(80)[] NOT NULL,
    programmes character varying(80)[] NOT NULL,
    trainings character varying(80)[] NOT NULL,
    itinerancy character varying(80)[] NOT NULL,
    state character varying(8) NOT NULL,
    waiting integer,
    shortage character varying(500) NOT NULL,
    closing character varying(500) NOT NULL,
    said_on date NOT NULL,
    created_at timestamp with time zone NOT NULL,
    agreement_id bigint,
    author_id bigint,
    partner_id bigint,
    place_id bigint NOT NULL,
    CONSTRAINT an_offer_is_of_six CHECK (((domain)::text = ANY (ARRAY[('digital'::character varying)::text, ('services'::character varying)::text, ('work'::character varying)::text, ('culture'::character varying)::text, ('campus'::character varying)::text, ('education'::character varying)::text]))),
    CONSTRAINT public_services_offer_number_check CHECK ((number >= 0)),
    CONSTRAINT public_services_offer_waiting_check CHECK ((waiting >= 0)),
    CONSTRAINT who_waits_is_on_a_waiting_list CHECK (((waiting IS NULL) OR ((state)::text = 'waiting'::text)))
);
ALTER TABLE public.public_services_offer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.public_services_offer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.records_asking (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    place_id bigint NOT NULL
);
ALTER TABLE public.records_asking ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_asking_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.records_closure (
    id bigint NOT NULL,
    since date NOT NULL,
    until date,
    kind character varying(6) NOT NULL,
    reason character varying(500) NOT NULL,
    author_id bigint NOT NULL,
    place_id bigint NOT NULL,
    CONSTRAINT a_closure_has_an_order CHECK (((until IS NULL) OR (until >= since))),
    CONSTRAINT a_pause_says_when_the_place_opens_again CHECK ((((kind)::text = 'end'::text) OR (until IS NOT NULL)))
);
ALTER TABLE public.records_closure ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_closure_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.records_confirmation (
    id bigint NOT NULL,
    voice character varying(10) NOT NULL,
    at timestamp with time zone NOT NULL,
    account_id bigint NOT NULL,
    place_id bigint NOT NULL
);
ALTER TABLE public.records_confirmation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_confirmation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.records_conflict (
    id bigint NOT NULL,
    field character varying(20) NOT NULL,
    ours jsonb,
    theirs jsonb,
    voice character varying(10) NOT NULL,
    source_name character varying(200) NOT NULL,
    licence character varying(40) NOT NULL,
    state character varying(10) NOT NULL,
    at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone,
    reason character varying(500) NOT NULL,
    author_id bigint,
    place_id bigint NOT NULL,
    settled_by_id bigint,
    CONSTRAINT a_conflict_is_settled_with_its_date CHECK ((((settled_at IS NULL) AND ((state)::text = 'open'::text)) OR ((NOT ((state)::text = 'open'::text)) AND (settled_at IS NOT NULL))))
);
ALTER TABLE public.records_conflict ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_conflict_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.records_doubt (
    id bigint NOT NULL,
    field character varying(20) NOT NULL,
    ours jsonb,
    state character varying(10) NOT NULL,
    at timestamp with time zone NOT NULL,
    passed_on_at timestamp with time zone,
    settled_at timestamp with time zone,
    place_id bigint NOT NULL,
    settled_by_id bigint,
    CONSTRAINT a_doubt_is_settled_with_its_date CHECK ((((settled_at IS NULL) AND ((state)::text = 'open'::text)) OR ((NOT ((state)::text = 'open'::text)) AND (settled_at IS NOT NULL))))
);
ALTER TABLE public.records_doubt ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_doubt_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.records_doubtvoice (
    id bigint NOT NULL,
    better jsonb,
    sender character varying(24) NOT NULL,
    at timestamp with time zone NOT NULL,
    author_id bigint,
    doubt_id bigint NOT NULL
);
ALTER TABLE public.records_doubtvoice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_doubtvoice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.records_fieldsource (
    id bigint NOT NULL,
    field character varying(20) NOT NULL,
    value jsonb,
    voice character varying(10) NOT NULL,
    source_name character varying(200) NOT NULL,
    licence character varying(40) NOT NULL,
    at timestamp with time zone NOT NULL,
    author_id bigint,
    place_id bigint NOT NULL,
    hint_id bigint
);
ALTER TABLE public.records_fieldsource ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_fieldsource_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.records_import (
    id bigint NOT NULL,
    number integer NOT NULL,
    file_name character varying(200) NOT NULL,
    file character varying(100) NOT NULL,
    digest character varying(64) NOT NULL,
    format character varying(80) NOT NULL,
    mapping jsonb NOT NULL,
    state character varying(10) NOT NULL,
    counts jsonb NOT NULL,
    read integer NOT NULL,
    total integer NOT NULL,
    told_on date NOT NULL,
    failure character varying(500) NOT NULL,
    at timestamp with time zone NOT NULL,
    beat_at timestamp with time zone,
    ended_at timestamp with time zone,
    undone_at timestamp with time zone,
    by_id bigint,
    undone_by_id bigint,
    source_id bigint,
    heading smallint NOT NULL,
    published jsonb NOT NULL,
    shown jsonb NOT NULL,
    CONSTRAINT records_import_heading_check CHECK ((heading >= 0)),
    CONSTRAINT records_import_number_check CHECK ((number >= 0)),
    CONSTRAINT records_import_read_check CHECK ((read >= 0)),
    CONSTRAINT records_import_total_check CHECK ((total >= 0))
);
ALTER TABLE public.records_import ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_import_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.records_importline (
    id bigint NOT NULL,
    line integer NOT NULL,
    outcome character varying(10) NOT NULL,
    words character varying(200) NOT NULL,
    reasons jsonb NOT NULL,
    before jsonb NOT NULL,
    place_id bigint,
    run_id bigint NOT NULL,
    CONSTRAINT records_importline_line_check CHECK ((line >= 0))
);
ALTER TABLE public.records_importline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_importline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.records_label (
    id bigint NOT NULL,
    since date NOT NULL,
    until date,
    programme character varying(20) NOT NULL,
    source character varying(80) NOT NULL,
    place_id bigint NOT NULL
);
ALTER TABLE public.records_label ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_label_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.records_merge (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    reason character varying(500) NOT NULL,
    snapshot jsonb NOT NULL,
    undone_at timestamp with time zone,
    absorbed_id bigint NOT NULL,
    by_id bigint NOT NULL,
    kept_id bigint NOT NULL,
    undone_by_id bigint,
    CONSTRAINT a_place_does_not_absorb_itself CHECK ((NOT (kept_id = absorbed_id)))
);
ALTER TABLE public.records_merge ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_merge_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.records_source (
    id bigint NOT NULL,
    slug character varying(80) NOT NULL,
    name character varying(80) NOT NULL,
    licence character varying(40) NOT NULL,
    url character varying(200) NOT NULL,
    mapping jsonb NOT NULL
);
ALTER TABLE public.records_source ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_source_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.records_twin (
    id bigint NOT NULL,
    score smallint NOT NULL,
    reasons jsonb NOT NULL,
    state character varying(10) NOT NULL,
    found_at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone,
    first_id bigint NOT NULL,
    second_id bigint NOT NULL,
    settled_by_id bigint,
    CONSTRAINT a_pair_has_one_order CHECK ((first_id < second_id)),
    CONSTRAINT records_twin_score_check CHECK ((score >= 0))
);
ALTER TABLE public.records_twin ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_twin_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.roadmap_deliverable (
    id bigint NOT NULL,
    title character varying(200) NOT NULL,
    url character varying(500) NOT NULL,
    licence character varying(20) NOT NULL,
    at timestamp with time zone NOT NULL,
    author_id bigint NOT NULL,
    milestone_id bigint NOT NULL
);
ALTER TABLE public.roadmap_deliverable ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.roadmap_deliverable_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.roadmap_goal (
    id bigint NOT NULL,
    number integer NOT NULL,
    title character varying(200) NOT NULL,
    text text NOT NULL,
    owner_name character varying(120) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    mission character varying(2) NOT NULL,
    assembly_id bigint NOT NULL,
    author_id bigint NOT NULL,
    decision_id bigint NOT NULL,
    owner_id bigint,
    CONSTRAINT a_goal_has_one_owner CHECK ((((owner_id IS NULL) AND (NOT ((owner_name)::text = ''::text))) OR ((owner_id IS NOT NULL) AND ((owner_name)::text = ''::text)))),
    CONSTRAINT roadmap_goal_number_check CHECK ((number >= 0))
);
ALTER TABLE public.roadmap_goal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.roadmap_goal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.roadmap_milestone (
    id bigint NOT NULL,
    number integer NOT NULL,
    title character varying(200) NOT NULL,
    text text NOT NULL,
    owner_name character varying(120) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    state character varying(10) NOT NULL,
    first_on date NOT NULL,
    due_on date NOT NULL,
    progress character varying(60) NOT NULL,
    said_on date NOT NULL,
    signalled_on date,
    closed_on date,
    closing text NOT NULL,
    author_id bigint NOT NULL,
    decision_id bigint NOT NULL,
    goal_id bigint NOT NULL,
    owner_id bigint,
    CONSTRAINT a_milestone_has_one_owner CHECK ((((owner_id IS NULL) AND (NOT ((owner_name)::text = ''::text))) OR ((owner_id IS NOT NULL) AND ((owner_name)::text = ''::text)))),
    CONSTRAINT a_milestone_is_closed_with_its_day CHECK ((((closed_on IS NULL) AND ((state)::text = ANY (ARRAY[('planned'::character varying)::text, ('ongoing'::character varying)::text]))) OR ((closed_on IS NOT NULL) AND ((state)::text = 'met'::text)) OR ((closed_on IS NOT NULL) AND ((state)::text = 'dropped'::text) AND (NOT (closing = ''::text))))),
    CONSTRAINT roadmap_milestone_number_check CHECK ((number >= 0))
);
ALTER TABLE public.roadmap_milestone ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.roadmap_milestone_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.roadmap_slip (
    id bigint NOT NULL,
    from_on date NOT NULL,
    to_on date NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone NOT NULL,
    author_id bigint NOT NULL,
    milestone_id bigint NOT NULL,
    CONSTRAINT a_slip_moves_the_date CHECK ((NOT (from_on = to_on)))
);
ALTER TABLE public.roadmap_slip ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.roadmap_slip_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.socialaccount_socialaccount (
    id integer NOT NULL,
    provider character varying(200) NOT NULL,
    uid character varying(191) NOT NULL,
    last_login timestamp with time zone NOT NULL,
    date_joined timestamp with time zone NOT NULL,
    extra_data jsonb NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.socialaccount_socialaccount ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.socialaccount_socialaccount_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.socialaccount_socialapp (
    id integer NOT NULL,
    provider character varying(30) NOT NULL,
    name character varying(40) NOT NULL,
    client_id character varying(191) NOT NULL,
    secret character varying(191) NOT NULL,
    key character varying(191) NOT NULL,
    provider_id character varying(200) NOT NULL,
    settings jsonb NOT NULL
);
ALTER TABLE public.socialaccount_socialapp ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.socialaccount_socialapp_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.socialaccount_socialtoken (
    id integer NOT NULL,
    token text NOT NULL,
    token_secret text NOT NULL,
    expires_at timestamp with time zone,
    account_id integer NOT NULL,
    app_id integer
);
ALTER TABLE public.socialaccount_socialtoken ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.socialaccount_socialtoken_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.territory_department (
    id bigint NOT NULL,
    code character varying(3) NOT NULL,
    name character varying(60) NOT NULL,
    slug character varying(60) NOT NULL,
    liaison smallint NOT NULL,
    overseas boolean NOT NULL,
    population integer NOT NULL,
    area_km2 integer,
    latitude double precision,
    longitude double precision,
    west double precision,
    south double precision,
    east double precision,
    north double precision,
    region_id bigint NOT NULL,
    CONSTRAINT territory_department_area_km2_check CHECK ((area_km2 >= 0)),
    CONSTRAINT territory_department_liaison_check CHECK ((liaison >= 0)),
    CONSTRAINT territory_department_population_check CHECK ((population >= 0))
);
ALTER TABLE public.territory_department ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.territory_department_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.territory_intermunicipality (
    id bigint NOT NULL,
    siren character varying(9) NOT NULL,
    name character varying(200) NOT NULL,
    kind character varying(5) NOT NULL,
    population integer NOT NULL,
    CONSTRAINT intermunicipality_kind_is_known CHECK (((kind)::text = ANY (ARRAY[('CC'::character varying)::text, ('CA'::character varying)::text, ('CU'::character varying)::text, ('METRO'::character varying)::text, ('MET69'::character varying)::text, ('EPT'::character varying)::text]))),
    CONSTRAINT territory_intermunicipality_population_check CHECK ((population >= 0))
);
ALTER TABLE public.territory_intermunicipality ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.territory_intermunicipality_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.territory_municipality (
    id bigint NOT NULL,
    code character varying(5) NOT NULL,
    name character varying(60) NOT NULL,
    slug character varying(70) NOT NULL,
    postcodes character varying(5)[] NOT NULL,
    population integer NOT NULL,
    area_km2 double precision,
    latitude double precision,
    longitude double precision,
    former_codes character varying(5)[] NOT NULL,
    plain_name character varying(60) NOT NULL,
    search_text text NOT NULL,
    department_id bigint NOT NULL,
    intermunicipality_id bigint,
    territorial_establishment_id bigint,
    CONSTRAINT municipality_coordinates_are_on_earth CHECK ((((latitude IS NULL) AND (longitude IS NULL)) OR ((latitude >= ('-90.0'::numeric)::double precision) AND (latitude <= (90.0)::double precision) AND ((longitude >= ('-180.0'::numeric)::double precision) AND (longitude <= (180.0)::double precision))))),
    CONSTRAINT territory_municipality_population_check CHECK ((population >= 0))
);
ALTER TABLE public.territory_municipality ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.territory_municipality_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.territory_region (
    id bigint NOT NULL,
    code character varying(3) NOT NULL,
    name character varying(60) NOT NULL,
    slug character varying(60) NOT NULL,
    liaison smallint NOT NULL,
    overseas boolean NOT NULL,
    population integer NOT NULL,
    area_km2 integer,
    latitude double precision,
    longitude double precision,
    west double precision,
    south double precision,
    east double precision,
    north double precision,
    CONSTRAINT territory_region_area_km2_check CHECK ((area_km2 >= 0)),
    CONSTRAINT territory_region_liaison_check CHECK ((liaison >= 0)),
    CONSTRAINT territory_region_population_check CHECK ((population >= 0))
);
ALTER TABLE public.territory_region ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.territory_region_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.territory_zoning (
    id bigint NOT NULL,
    programme character varying(20) NOT NULL,
    since date NOT NULL,
    until date,
    municipality_id bigint NOT NULL,
    CONSTRAINT zoning_is_known CHECK (((programme)::text = ANY (ARRAY[('frr'::character varying)::text, ('frr-plus'::character varying)::text, ('qpv'::character varying)::text, ('acv'::character varying)::text, ('pvd'::character varying)::text, ('village-avenir'::character varying)::text])))
);
ALTER TABLE public.territory_zoning ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.territory_zoning_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.toolkit_alarm (
    id bigint NOT NULL,
    check_name character varying(40) NOT NULL,
    words text NOT NULL,
    last_words text NOT NULL,
    since timestamp with time zone NOT NULL,
    told_at timestamp with time zone,
    ended_at timestamp with time zone,
    over_told_at timestamp with time zone,
    CONSTRAINT alarm_ends_after CHECK (((ended_at IS NULL) OR (ended_at >= since)))
);
ALTER TABLE public.toolkit_alarm ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.toolkit_alarm_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.toolkit_beat (
    id bigint NOT NULL,
    name character varying(20) NOT NULL,
    since timestamp with time zone NOT NULL,
    at timestamp with time zone NOT NULL
);
ALTER TABLE public.toolkit_beat ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.toolkit_beat_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.toolkit_card (
    id bigint NOT NULL,
    kind character varying(20) NOT NULL,
    key character varying(40) NOT NULL,
    digest character varying(24) NOT NULL,
    file character varying(100) NOT NULL,
    asked_at timestamp with time zone NOT NULL
);
ALTER TABLE public.toolkit_card ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.toolkit_card_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.toolkit_clock (
    id bigint NOT NULL,
    tick bigint NOT NULL,
    CONSTRAINT clock_is_alone CHECK ((id = 1)),
    CONSTRAINT toolkit_clock_tick_check CHECK ((tick >= 0))
);
ALTER TABLE public.toolkit_clock ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.toolkit_clock_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.toolkit_errand (
    id bigint NOT NULL,
    key character varying(32) NOT NULL,
    kind character varying(20) NOT NULL,
    origin character varying(24) NOT NULL,
    digest character varying(64) NOT NULL,
    back text NOT NULL,
    content bytea,
    answer jsonb,
    tries smallint NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    done_at timestamp with time zone,
    CONSTRAINT errand_keeps_content_or_answer CHECK ((((answer IS NULL) AND (content IS NOT NULL) AND (done_at IS NULL)) OR ((answer IS NOT NULL) AND (content IS NULL) AND (done_at IS NOT NULL)))),
    CONSTRAINT toolkit_errand_tries_check CHECK ((tries >= 0))
);
ALTER TABLE ONLY public.toolkit_errand ALTER COLUMN content SET STORAGE EXTERNAL;
ALTER TABLE public.toolkit_errand ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.toolkit_errand_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.toolkit_mail (
    id bigint NOT NULL,
    key character varying(200) NOT NULL,
    state character varying(10) NOT NULL,
    weight smallint NOT NULL,
    "to" character varying(320)[] NOT NULL,
    sender character varying(320) NOT NULL,
    subject character varying(1000) NOT NULL,
    content bytea,
    compose character varying(200) NOT NULL,
    compose_with jsonb NOT NULL,
    digest character varying(64) NOT NULL,
    message_id character varying(250) NOT NULL,
    "then" character varying(200) NOT NULL,
    then_with jsonb NOT NULL,
    posted_at timestamp with time zone NOT NULL,
    queued_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    attempt integer NOT NULL,
    leased_until timestamp with time zone,
    doubtful boolean NOT NULL,
    trouble character varying(12) NOT NULL,
    said character varying(300) NOT NULL,
    left_at timestamp with time zone,
    good_until timestamp with time zone,
    otherwise character varying(200) NOT NULL,
    CONSTRAINT a_sent_mail_has_its_date CHECK (((((state)::text = 'sent'::text) OR (left_at IS NULL)) AND (1 = (
CASE
    WHEN ((state)::text = 'sent'::text) THEN 1
    ELSE 0
END +
CASE
    WHEN (left_at IS NULL) THEN 1
    ELSE 0
END)))),
    CONSTRAINT a_taken_mail_has_its_lease CHECK (((NOT ((state)::text = 'sending'::text)) OR (leased_until IS NOT NULL))),
    CONSTRAINT toolkit_mail_attempt_check CHECK ((attempt >= 0)),
    CONSTRAINT toolkit_mail_weight_check CHECK ((weight >= 0)),
    CONSTRAINT what_left_is_not_kept CHECK (((NOT ((state)::text = ANY (ARRAY[('sent'::character varying)::text, ('withdrawn'::character varying)::text]))) OR (content IS NULL)))
);
ALTER TABLE public.toolkit_mail ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.toolkit_mail_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.toolkit_silence (
    id bigint NOT NULL,
    word character varying(24) NOT NULL,
    at timestamp with time zone NOT NULL
);
ALTER TABLE public.toolkit_silence ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.toolkit_silence_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.toolkit_trace (
    id bigint NOT NULL,
    origin character varying(24) NOT NULL,
    at timestamp with time zone NOT NULL
);
ALTER TABLE public.toolkit_trace ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.toolkit_trace_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.voting_attendance (
    key uuid NOT NULL,
    voted boolean NOT NULL,
    carried_by_id bigint,
    entry_id bigint NOT NULL,
    CONSTRAINT who_carries_a_voice_has_voted CHECK (((carried_by_id IS NULL) OR voted))
);
CREATE TABLE public.voting_ballot (
    id bigint NOT NULL,
    number integer NOT NULL,
    question text NOT NULL,
    options jsonb NOT NULL,
    rule jsonb NOT NULL,
    state character varying(10) NOT NULL,
    closes_at timestamp with time zone NOT NULL,
    opened_at timestamp with time zone,
    closed_at timestamp with time zone,
    explained jsonb NOT NULL,
    lot_source character varying(200) NOT NULL,
    opens_at timestamp with time zone,
    proxy_cap smallint,
    sitting_id bigint,
    is_in_session boolean NOT NULL,
    way character varying(10) CONSTRAINT voting_ballot_disclosure_not_null NOT NULL,
    secrecy_asks integer,
    "least" interval NOT NULL,
    assessment jsonb NOT NULL,
    paused_at timestamp with time zone,
    paused_for interval NOT NULL,
    CONSTRAINT a_ballot_that_is_paused_is_open CHECK (((paused_at IS NULL) OR ((state)::text = 'open'::text))),
    CONSTRAINT ballot_state_is_known CHECK (((state)::text = ANY (ARRAY[('prepared'::character varying)::text, ('open'::character varying)::text, ('closed'::character varying)::text]))),
    CONSTRAINT ballot_way_is_known CHECK (((way)::text = ANY (ARRAY[('roll_call'::character varying)::text, ('totals'::character varying)::text, ('paper'::character varying)::text, ('urn'::character varying)::text, ('belenios'::character varying)::text]))),
    CONSTRAINT voting_ballot_number_check CHECK ((number >= 0)),
    CONSTRAINT voting_ballot_proxy_cap_check CHECK ((proxy_cap >= 0)),
    CONSTRAINT voting_ballot_secrecy_asks_check CHECK ((secrecy_asks >= 0))
);
ALTER TABLE public.voting_ballot ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.voting_ballot_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.voting_beleniosarchive (
    id bigint NOT NULL,
    content bytea NOT NULL,
    digest character varying(64) NOT NULL,
    sent_at timestamp with time zone NOT NULL,
    state character varying(10) NOT NULL,
    fault character varying(500) NOT NULL,
    facts jsonb NOT NULL,
    tool character varying(60) NOT NULL,
    said text NOT NULL,
    sent_by_id bigint NOT NULL,
    box_id bigint NOT NULL,
    CONSTRAINT who_verifies_an_archive_is_the_tool CHECK (((NOT ((state)::text = 'verified'::text)) OR (NOT ((tool)::text = ''::text))))
);
ALTER TABLE public.voting_beleniosarchive ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.voting_beleniosarchive_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.voting_beleniosbox (
    id bigint NOT NULL,
    college character varying(40) NOT NULL,
    college_name character varying(120) NOT NULL,
    fingerprint character varying(43) NOT NULL,
    ballot_id bigint NOT NULL
);
ALTER TABLE public.voting_beleniosbox ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.voting_beleniosbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.voting_beleniosvote (
    id bigint NOT NULL,
    authority_name character varying(160) NOT NULL,
    host character varying(160) NOT NULL,
    url character varying(200) NOT NULL,
    authority_id bigint NOT NULL,
    ballot_id bigint NOT NULL,
    named_by_id bigint NOT NULL,
    CONSTRAINT who_makes_the_codes_does_not_host CHECK ((NOT ((authority_name)::text = (host)::text))),
    CONSTRAINT who_makes_the_codes_is_another_person CHECK ((NOT (authority_id = named_by_id)))
);
ALTER TABLE public.voting_beleniosvote ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.voting_beleniosvote_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.voting_earlyclosing (
    id bigint NOT NULL,
    why character varying(10) NOT NULL,
    words character varying(300) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    confirmed_at timestamp with time zone,
    asked_by_id bigint NOT NULL,
    ballot_id bigint NOT NULL,
    confirmed_by_id bigint,
    CONSTRAINT another_reason_is_said_in_words CHECK (((NOT ((why)::text = 'other'::text)) OR (NOT ((words)::text = ''::text)))),
    CONSTRAINT nobody_confirms_themselves CHECK ((NOT ((confirmed_by_id = asked_by_id) AND (confirmed_by_id IS NOT NULL)))),
    CONSTRAINT one_confirms_after_the_request CHECK (((confirmed_at IS NULL) OR (confirmed_at >= asked_at))),
    CONSTRAINT who_confirms_does_so_at_a_moment CHECK ((((confirmed_by_id IS NULL) OR (confirmed_at IS NOT NULL)) AND (1 = (
CASE
    WHEN (confirmed_by_id IS NULL) THEN 1
    ELSE 0
END +
CASE
    WHEN (confirmed_at IS NOT NULL) THEN 1
    ELSE 0
END))))
);
ALTER TABLE public.voting_earlyclosing ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.voting_earlyclosing_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.voting_envelope (
    key uuid NOT NULL,
    choice jsonb NOT NULL,
    ballot_id bigint NOT NULL
);
CREATE TABLE public.voting_frozenproxy (
    id bigint NOT NULL,
    rank integer NOT NULL,
    refusal character varying(40) NOT NULL,
    ballot_id bigint NOT NULL,
    giver_id bigint NOT NULL,
    holder_id bigint,
    proxy_id bigint,
    CONSTRAINT voting_frozenproxy_rank_check CHECK ((rank >= 0))
);
ALTER TABLE public.voting_frozenproxy ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.voting_frozenproxy_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.voting_lot (
    id bigint NOT NULL,
    seed character varying(200) NOT NULL,
    result jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    ballot_id bigint NOT NULL,
    drawn_by_id bigint NOT NULL
);
ALTER TABLE public.voting_lot ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.voting_lot_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.voting_markback (
    id bigint NOT NULL,
    asked_by_id bigint NOT NULL,
    entry_id bigint NOT NULL
);
ALTER TABLE public.voting_markback ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.voting_markback_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.voting_proxy (
    id bigint NOT NULL,
    whole_sitting boolean NOT NULL,
    state character varying(10) NOT NULL,
    given_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    given_by_id bigint NOT NULL,
    giver_id bigint NOT NULL,
    holder_id bigint,
    CONSTRAINT a_proxy_goes_to_somebody_else CHECK ((NOT ((holder_id = giver_id) AND (holder_id IS NOT NULL))))
);
ALTER TABLE public.voting_proxy ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.voting_proxy_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.voting_rollentry (
    id bigint NOT NULL,
    key character varying(40) NOT NULL,
    name character varying(200) NOT NULL,
    college character varying(40) NOT NULL,
    college_name character varying(120) NOT NULL,
    weight integer NOT NULL,
    account_id bigint,
    ballot_id bigint NOT NULL,
    organisation_id bigint,
    note character varying(300) NOT NULL,
    suspended boolean NOT NULL,
    present boolean,
    CONSTRAINT a_voice_weighs_something CHECK ((weight >= 1)),
    CONSTRAINT voting_rollentry_weight_check CHECK ((weight >= 0))
);
ALTER TABLE public.voting_rollentry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.voting_rollentry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.voting_saidvoted (
    id bigint NOT NULL,
    account_id bigint NOT NULL,
    ballot_id bigint NOT NULL
);
ALTER TABLE public.voting_saidvoted ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.voting_saidvoted_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.voting_secrecyask (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    entry_id bigint NOT NULL
);
ALTER TABLE public.voting_secrecyask ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.voting_secrecyask_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.voting_sheet (
    id bigint NOT NULL,
    envelopes integer NOT NULL,
    void integer NOT NULL,
    lines jsonb NOT NULL,
    done_at timestamp with time zone,
    signed_at timestamp with time zone,
    teller_id bigint NOT NULL,
    CONSTRAINT one_signs_a_sheet_that_is_done CHECK (((signed_at IS NULL) OR (done_at IS NOT NULL))),
    CONSTRAINT one_signs_what_is_done CHECK (((signed_at IS NULL) OR (signed_at >= done_at))),
    CONSTRAINT voting_sheet_envelopes_check CHECK ((envelopes >= 0)),
    CONSTRAINT voting_sheet_void_check CHECK ((void >= 0))
);
ALTER TABLE public.voting_sheet ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.voting_sheet_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.voting_sitting (
    id bigint NOT NULL,
    number integer NOT NULL,
    title character varying(200) NOT NULL,
    CONSTRAINT voting_sitting_number_check CHECK ((number >= 0))
);
ALTER TABLE public.voting_sitting ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.voting_sitting_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.voting_tally (
    id bigint NOT NULL,
    recount jsonb NOT NULL,
    result jsonb NOT NULL,
    digest character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL,
    ballot_id bigint NOT NULL
);
ALTER TABLE public.voting_tally ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.voting_tally_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.voting_teller (
    id bigint NOT NULL,
    place smallint NOT NULL,
    college character varying(40) NOT NULL,
    college_name character varying(120) NOT NULL,
    account_id bigint NOT NULL,
    ballot_id bigint NOT NULL,
    CONSTRAINT two_persons_count CHECK ((place = ANY (ARRAY[1, 2]))),
    CONSTRAINT voting_teller_place_check CHECK ((place >= 0))
);
ALTER TABLE public.voting_teller ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.voting_teller_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.voting_voiceend (
    id bigint NOT NULL,
    why character varying(10) NOT NULL,
    at timestamp with time zone NOT NULL,
    until_at timestamp with time zone,
    entry_id bigint NOT NULL,
    CONSTRAINT a_voice_comes_back_later CHECK (((until_at IS NULL) OR (until_at >= at))),
    CONSTRAINT only_who_left_a_session_comes_back CHECK (((until_at IS NULL) OR ((why)::text = 'session'::text)))
);
ALTER TABLE public.voting_voiceend ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.voting_voiceend_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.voting_vote (
    id bigint NOT NULL,
    choice jsonb NOT NULL,
    cast_at timestamp with time zone NOT NULL,
    cast_by_id bigint NOT NULL,
    entry_id bigint NOT NULL,
    carried_by_id bigint
);
ALTER TABLE public.voting_vote ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.voting_vote_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.voting_votingcode (
    id bigint NOT NULL,
    digest character varying(64) NOT NULL,
    entry_id bigint NOT NULL
);
ALTER TABLE public.voting_votingcode ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.voting_votingcode_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
INSERT INTO public.lexicon_wordgroup VALUES
	(1, '{coworking,"bureau partagé","espace de travail partagé","espace de coworking"}', '{coworking,"bureau partage","espace de travail partage","espace de coworking"}', '2026-11-28 18:48:34.575705+00', NULL, NULL),
	(2, '{télétravail,"travail à distance"}', '{teletravail,"travail a distance"}', '2026-11-28 18:48:34.575724+00', NULL, NULL),
	(3, '{fablab,"fab lab","laboratoire de fabrication","atelier de fabrication numérique"}', '{fablab,"fab lab","laboratoire de fabrication","atelier de fabrication numerique"}', '2026-11-28 18:48:34.575729+00', NULL, NULL),
	(4, '{makerspace,fablab,hackerspace,"atelier partagé"}', '{makerspace,fablab,hackerspace,"atelier partage"}', '2026-11-28 18:48:34.575731+00', NULL, NULL),
	(5, '{"imprimante 3D","impression 3D"}', '{"imprimante 3d","impression 3d"}', '2026-11-28 18:48:34.575734+00', NULL, NULL),
	(6, '{tiers-lieu,"tiers lieux"}', '{"tiers lieu","tiers lieux"}', '2026-11-28 18:48:34.575737+00', NULL, NULL),
	(7, '{"repair café","atelier de réparation",répar’acteurs}', '{"repair cafe","atelier de reparation","repar acteurs"}', '2026-11-28 18:48:34.575739+00', NULL, NULL),
	(8, '{recyclerie,ressourcerie,réemploi}', '{recyclerie,ressourcerie,reemploi}', '2026-11-28 18:48:34.575742+00', NULL, NULL),
	(9, '{matériauthèque,"réemploi de matériaux"}', '{materiautheque,"reemploi de materiaux"}', '2026-11-28 18:48:34.575744+00', NULL, NULL),
	(10, '{bibliothèque,médiathèque,ludothèque}', '{bibliotheque,mediatheque,ludotheque}', '2026-11-28 18:48:34.575747+00', NULL, NULL),
	(11, '{bus,car,autocar,navette}', '{bus,car,autocar,navette}', '2026-11-28 18:48:34.575749+00', NULL, NULL),
	(12, '{transport,mobilité,déplacement}', '{transport,mobilite,deplacement}', '2026-11-28 18:48:34.575751+00', NULL, NULL),
	(13, '{covoiturage,autostop}', '{covoiturage,autostop}', '2026-11-28 18:48:34.575754+00', NULL, NULL),
	(14, '{vélo,bicyclette,cyclable}', '{velo,bicyclette,cyclable}', '2026-11-28 18:48:34.575756+00', NULL, NULL),
	(15, '{voiture,automobile,véhicule}', '{voiture,automobile,vehicule}', '2026-11-28 18:48:34.575759+00', NULL, NULL),
	(16, '{train,gare,TER}', '{train,gare,ter}', '2026-11-28 18:48:34.575761+00', NULL, NULL),
	(17, '{"inclusion numérique","médiation numérique",illectronisme,"exclusion numérique"}', '{"inclusion numerique","mediation numerique",illectronisme,"exclusion numerique"}', '2026-11-28 18:48:34.575763+00', NULL, NULL),
	(18, '{"médiateur numérique","conseiller numérique","médiation numérique"}', '{"mediateur numerique","conseiller numerique","mediation numerique"}', '2026-11-28 18:48:34.575766+00', NULL, NULL),
	(19, '{"permanence numérique","aide aux démarches","accompagnement numérique"}', '{"permanence numerique","aide aux demarches","accompagnement numerique"}', '2026-11-28 18:48:34.575768+00', NULL, NULL),
	(20, '{"démarches en ligne","démarches administratives",dématérialisation}', '{"demarches en ligne","demarches administratives",dematerialisation}', '2026-11-28 18:48:34.575771+00', NULL, NULL),
	(21, '{"écrivain public","aide à l’écriture","aide à la rédaction"}', '{"ecrivain public","aide a l ecriture","aide a la redaction"}', '2026-11-28 18:48:34.575773+00', NULL, NULL),
	(22, '{"France services","maison de services au public",MSAP}', '{"france services","maison de services au public",msap}', '2026-11-28 18:48:34.575775+00', NULL, NULL),
	(23, '{ordinateur,PC,"poste informatique"}', '{ordinateur,pc,"poste informatique"}', '2026-11-28 18:48:34.575778+00', NULL, NULL),
	(24, '{internet,wifi,connexion,fibre,"haut débit"}', '{internet,wifi,connexion,fibre,"haut debit"}', '2026-11-28 18:48:34.57578+00', NULL, NULL),
	(25, '{retraite,pension,"caisse de retraite"}', '{retraite,pension,"caisse de retraite"}', '2026-11-28 18:48:34.575782+00', NULL, NULL),
	(26, '{emploi,travail,embauche}', '{emploi,travail,embauche}', '2026-11-28 18:48:34.575784+00', NULL, NULL),
	(27, '{chômage,"demandeur d’emploi","recherche d’emploi","France Travail","Pôle emploi"}', '{chomage,"demandeur d emploi","recherche d emploi","france travail","pole emploi"}', '2026-11-28 18:48:34.575787+00', NULL, NULL),
	(28, '{salarié,employé,salariat}', '{salarie,employe,salariat}', '2026-11-28 18:48:34.575789+00', NULL, NULL),
	(29, '{bénévole,bénévolat,volontaire}', '{benevole,benevolat,volontaire}', '2026-11-28 18:48:34.575792+00', NULL, NULL),
	(30, '{formation,apprentissage,stage}', '{formation,apprentissage,stage}', '2026-11-28 18:48:34.575794+00', NULL, NULL),
	(31, '{"campus connecté","études à distance","enseignement supérieur à distance"}', '{"campus connecte","etudes a distance","enseignement superieur a distance"}', '2026-11-28 18:48:34.575796+00', NULL, NULL),
	(32, '{jeunes,jeunesse,adolescents}', '{jeunes,jeunesse,adolescents}', '2026-11-28 18:48:34.575799+00', NULL, NULL),
	(33, '{"personnes âgées",aînés,seniors}', '{"personnes agees",aines,seniors}', '2026-11-28 18:48:34.575801+00', NULL, NULL),
	(34, '{enfants,"petite enfance"}', '{enfants,"petite enfance"}', '2026-11-28 18:48:34.575803+00', NULL, NULL),
	(35, '{crèche,garderie,halte-garderie,"garde d’enfants",micro-crèche}', '{creche,garderie,"halte garderie","garde d enfants","micro creche"}', '2026-11-28 18:48:34.575806+00', NULL, NULL),
	(36, '{école,scolaire,classe}', '{ecole,scolaire,classe}', '2026-11-28 18:48:34.575809+00', NULL, NULL),
	(37, '{parents,parentalité,famille}', '{parents,parentalite,famille}', '2026-11-28 18:48:34.575811+00', NULL, NULL),
	(38, '{santé,soins,médical}', '{sante,soins,medical}', '2026-11-28 18:48:34.575813+00', NULL, NULL),
	(39, '{médecin,docteur,"désert médical","professionnel de santé"}', '{medecin,docteur,"desert medical","professionnel de sante"}', '2026-11-28 18:48:34.575816+00', NULL, NULL),
	(40, '{handicap,accessibilité,"personnes handicapées",PMR,"fauteuil roulant","mobilité réduite"}', '{handicap,accessibilite,"personnes handicapees",pmr,"fauteuil roulant","mobilite reduite"}', '2026-11-28 18:48:34.575819+00', NULL, NULL),
	(41, '{"fauteuil roulant",rampe}', '{"fauteuil roulant",rampe}', '2026-11-28 18:48:34.575821+00', NULL, NULL),
	(42, '{logement,habitat,hébergement}', '{logement,habitat,hebergement}', '2026-11-28 18:48:34.575824+00', NULL, NULL),
	(43, '{loyer,bail,location}', '{loyer,bail,location}', '2026-11-28 18:48:34.575826+00', NULL, NULL),
	(44, '{locaux,local,bâtiment,salle}', '{locaux,local,batiment,salle}', '2026-11-28 18:48:34.575829+00', NULL, NULL),
	(45, '{foncier,immobilier,murs}', '{foncier,immobilier,murs}', '2026-11-28 18:48:34.575831+00', NULL, NULL),
	(46, '{travaux,rénovation,réhabilitation}', '{travaux,renovation,rehabilitation}', '2026-11-28 18:48:34.575834+00', NULL, NULL),
	(47, '{toiture,toit,"couverture du bâtiment"}', '{toiture,toit,"couverture du batiment"}', '2026-11-28 18:48:34.575836+00', NULL, NULL),
	(48, '{chauffage,énergie,"facture d’énergie",isolation}', '{chauffage,energie,"facture d energie",isolation}', '2026-11-28 18:48:34.575839+00', NULL, NULL),
	(49, '{électricité,énergie,courant}', '{electricite,energie,courant}', '2026-11-28 18:48:34.575841+00', NULL, NULL),
	(50, '{eau,assainissement}', '{eau,assainissement}', '2026-11-28 18:48:34.575844+00', NULL, NULL),
	(51, '{déchets,ordures,tri}', '{dechets,ordures,tri}', '2026-11-28 18:48:34.575847+00', NULL, NULL),
	(52, '{"jardin partagé",jardin,potager,"jardin collectif"}', '{"jardin partage",jardin,potager,"jardin collectif"}', '2026-11-28 18:48:34.575849+00', NULL, NULL),
	(53, '{maraîchage,agriculture,ferme}', '{maraichage,agriculture,ferme}', '2026-11-28 18:48:34.575851+00', NULL, NULL),
	(54, '{AMAP,"circuit court",paniers,"vente directe"}', '{amap,"circuit court",paniers,"vente directe"}', '2026-11-28 18:48:34.575854+00', NULL, NULL),
	(55, '{épicerie,"épicerie sociale","épicerie solidaire",commerce}', '{epicerie,"epicerie sociale","epicerie solidaire",commerce}', '2026-11-28 18:48:34.575856+00', NULL, NULL),
	(56, '{"cuisine partagée","cuisine collective",cantine,cuisine}', '{"cuisine partagee","cuisine collective",cantine,cuisine}', '2026-11-28 18:48:34.575858+00', NULL, NULL),
	(57, '{"café associatif",buvette,bar,bistrot,"débit de boissons"}', '{"cafe associatif",buvette,bar,bistrot,"debit de boissons"}', '2026-11-28 18:48:34.575861+00', NULL, NULL),
	(58, '{restaurant,restauration,cantine}', '{restaurant,restauration,cantine}', '2026-11-28 18:48:34.575863+00', NULL, NULL),
	(59, '{alimentation,nourriture,manger}', '{alimentation,nourriture,manger}', '2026-11-28 18:48:34.575866+00', NULL, NULL),
	(60, '{spectacle,concert,représentation}', '{spectacle,concert,representation}', '2026-11-28 18:48:34.575868+00', NULL, NULL),
	(61, '{culture,culturel,artistique}', '{culture,culturel,artistique}', '2026-11-28 18:48:34.575871+00', NULL, NULL),
	(62, '{musique,concert,répétition}', '{musique,concert,repetition}', '2026-11-28 18:48:34.575873+00', NULL, NULL),
	(63, '{théâtre,scène,"spectacle vivant"}', '{theatre,scene,"spectacle vivant"}', '2026-11-28 18:48:34.575876+00', NULL, NULL),
	(64, '{exposition,expo,galerie}', '{exposition,expo,galerie}', '2026-11-28 18:48:34.575878+00', NULL, NULL),
	(65, '{artiste,"résidence d’artiste"}', '{artiste,"residence d artiste"}', '2026-11-28 18:48:34.57588+00', NULL, NULL),
	(66, '{artisanat,artisan,"métiers d’art"}', '{artisanat,artisan,"metiers d art"}', '2026-11-28 18:48:34.575883+00', NULL, NULL),
	(67, '{"atelier bois",menuiserie,ébénisterie}', '{"atelier bois",menuiserie,ebenisterie}', '2026-11-28 18:48:34.575885+00', NULL, NULL),
	(68, '{couture,textile,"atelier couture"}', '{couture,textile,"atelier couture"}', '2026-11-28 18:48:34.575888+00', NULL, NULL),
	(69, '{cinéma,film,projection}', '{cinema,film,projection}', '2026-11-28 18:48:34.57589+00', NULL, NULL),
	(70, '{association,structure,"loi 1901"}', '{association,structure,"loi 1901"}', '2026-11-28 18:48:34.575893+00', NULL, NULL),
	(71, '{coopérative,SCIC,SCOP,"société coopérative"}', '{cooperative,scic,scop,"societe cooperative"}', '2026-11-28 18:48:34.575895+00', NULL, NULL),
	(72, '{"économie sociale et solidaire",ESS}', '{"economie sociale et solidaire",ess}', '2026-11-28 18:48:34.575897+00', NULL, NULL),
	(73, '{commune,mairie,municipalité}', '{commune,mairie,municipalite}', '2026-11-28 18:48:34.5759+00', NULL, NULL),
	(74, '{intercommunalité,"communauté de communes",agglomération,EPCI}', '{intercommunalite,"communaute de communes",agglomeration,epci}', '2026-11-28 18:48:34.575902+00', NULL, NULL),
	(75, '{département,"conseil départemental"}', '{departement,"conseil departemental"}', '2026-11-28 18:48:34.575904+00', NULL, NULL),
	(76, '{région,"conseil régional"}', '{region,"conseil regional"}', '2026-11-28 18:48:34.575907+00', NULL, NULL),
	(77, '{préfet,préfecture,sous-préfecture}', '{prefet,prefecture,"sous prefecture"}', '2026-11-28 18:48:34.575909+00', NULL, NULL),
	(78, '{ministère,ministre,État,gouvernement}', '{ministere,ministre,etat,gouvernement}', '2026-11-28 18:48:34.575911+00', NULL, NULL),
	(79, '{"Agence nationale de la cohésion des territoires",ANCT}', '{"agence nationale de la cohesion des territoires",anct}', '2026-11-28 18:48:34.575914+00', NULL, NULL),
	(80, '{subvention,financement,"aide financière",dotation}', '{subvention,financement,"aide financiere",dotation}', '2026-11-28 18:48:34.575916+00', NULL, NULL),
	(81, '{trésorerie,"avance de fonds",paiement}', '{tresorerie,"avance de fonds",paiement}', '2026-11-28 18:48:34.575919+00', NULL, NULL),
	(82, '{prêt,emprunt,crédit}', '{pret,emprunt,credit}', '2026-11-28 18:48:34.575921+00', NULL, NULL),
	(83, '{"appel à projets","appel à manifestation d’intérêt",AMI}', '{"appel a projets","appel a manifestation d interet",ami}', '2026-11-28 18:48:34.575924+00', NULL, NULL),
	(84, '{convention,contrat,accord}', '{convention,contrat,accord}', '2026-11-28 18:48:34.575926+00', NULL, NULL),
	(85, '{assurance,"responsabilité civile"}', '{assurance,"responsabilite civile"}', '2026-11-28 18:48:34.575928+00', NULL, NULL),
	(86, '{salaire,rémunération,paie}', '{salaire,remuneration,paie}', '2026-11-28 18:48:34.575931+00', NULL, NULL),
	(87, '{impôt,taxe,fiscalité,TVA}', '{impot,taxe,fiscalite,tva}', '2026-11-28 18:48:34.575933+00', NULL, NULL),
	(88, '{mécénat,don,fondation}', '{mecenat,don,fondation}', '2026-11-28 18:48:34.575936+00', NULL, NULL),
	(89, '{quorum,"nombre de présents"}', '{quorum,"nombre de presents"}', '2026-11-28 18:48:34.575939+00', NULL, NULL),
	(90, '{vote,scrutin,suffrage}', '{vote,scrutin,suffrage}', '2026-11-28 18:48:34.575941+00', NULL, NULL),
	(91, '{procuration,pouvoir,mandat}', '{procuration,pouvoir,mandat}', '2026-11-28 18:48:34.575943+00', NULL, NULL),
	(92, '{séance,réunion,assemblée}', '{seance,reunion,assemblee}', '2026-11-28 18:48:34.575946+00', NULL, NULL),
	(93, '{"ordre du jour",agenda}', '{"ordre du jour",agenda}', '2026-11-28 18:48:34.575948+00', NULL, NULL),
	(94, '{procès-verbal,"compte rendu",PV}', '{"proces verbal","compte rendu",pv}', '2026-11-28 18:48:34.575951+00', NULL, NULL),
	(95, '{élection,candidature}', '{election,candidature}', '2026-11-28 18:48:34.575953+00', NULL, NULL),
	(96, '{adhésion,cotisation,adhérent}', '{adhesion,cotisation,adherent}', '2026-11-28 18:48:34.575955+00', NULL, NULL),
	(97, '{"règlement intérieur",règles,statuts}', '{"reglement interieur",regles,statuts}', '2026-11-28 18:48:34.575958+00', NULL, NULL),
	(98, '{"position commune",plaidoyer,motion}', '{"position commune",plaidoyer,motion}', '2026-11-28 18:48:34.57596+00', NULL, NULL),
	(99, '{isolement,solitude,"lien social"}', '{isolement,solitude,"lien social"}', '2026-11-28 18:48:34.575962+00', NULL, NULL),
	(100, '{accueil,hospitalité,convivialité}', '{accueil,hospitalite,convivialite}', '2026-11-28 18:48:34.575965+00', NULL, NULL),
	(101, '{outils,matériel,machines}', '{outils,materiel,machines}', '2026-11-28 18:48:34.575967+00', NULL, NULL),
	(102, '{"logiciel libre","open source","code ouvert"}', '{"logiciel libre","open source","code ouvert"}', '2026-11-28 18:48:34.575969+00', NULL, NULL),
	(103, '{"données ouvertes","open data"}', '{"donnees ouvertes","open data"}', '2026-11-28 18:48:34.575972+00', NULL, NULL),
	(104, '{"licence libre","licence ouverte","creative commons"}', '{"licence libre","licence ouverte","creative commons"}', '2026-11-28 18:48:34.575974+00', NULL, NULL),
	(105, '{guide,"mode d’emploi",tutoriel,manuel}', '{guide,"mode d emploi",tutoriel,manuel}', '2026-11-28 18:48:34.575977+00', NULL, NULL),
	(106, '{"quartier prioritaire",QPV,"politique de la ville"}', '{"quartier prioritaire",qpv,"politique de la ville"}', '2026-11-28 18:48:34.575979+00', NULL, NULL),
	(107, '{ruralité,rural,campagne,"zone de revitalisation rurale",ZRR}', '{ruralite,rural,campagne,"zone de revitalisation rurale",zrr}', '2026-11-28 18:48:34.575982+00', NULL, NULL),
	(108, '{outre-mer,ultramarin,DROM}', '{"outre mer",ultramarin,drom}', '2026-11-28 18:48:34.575984+00', NULL, NULL),
	(109, '{tourisme,visite,vacances}', '{tourisme,visite,vacances}', '2026-11-28 18:48:34.575986+00', NULL, NULL),
	(110, '{sport,"activité physique"}', '{sport,"activite physique"}', '2026-11-28 18:48:34.575989+00', NULL, NULL),
	(111, '{environnement,écologie,"transition écologique"}', '{environnement,ecologie,"transition ecologique"}', '2026-11-28 18:48:34.575991+00', NULL, NULL);
INSERT INTO public.mutual_aid_lawnote VALUES
	(1, 'thing', 'Prêter une chose, c’est la prêter gratuitement', 'Un prêt à usage est gratuit : qui emprunte se sert de la chose, puis la rend. Un dépôt de garantie se rend avec elle. Dès qu’un prix est demandé, c’est une location : elle se traite ailleurs qu’ici, entre vous.', 'Code civil, articles 1875 et 1876 (lus dans une copie, le texte officiel fait foi)', 'https://www.legifrance.gouv.fr/codes/texte_lc/LEGITEXT000006070721/', '2026-11-28', NULL),
	(2, 'volunteer', 'Des bénévoles restent bénévoles', 'Une personne bénévole aide librement, sur son temps, sans salaire et sans recevoir d’ordres comme d’un employeur. Elle s’arrête quand elle veut. Ses frais peuvent lui être remboursés, sur justificatifs. La loi ne définit pas le bénévolat : ce sont les juges qui disent où il s’arrête.', 'Conseil économique, social et environnemental, avis du 28 juin 2022, cité par Associathèque', 'https://www.associatheque.fr/fr/association-et-benevoles/benevolat-cest-quoi.html', '2026-11-28', NULL),
	(3, 'employee', 'Un salarié ne se prête que sans bénéfice, et avec trois pièces', 'Le lieu qui prête un salarié ne facture que son salaire, les charges sociales et les frais professionnels qu’il lui rembourse : rien de plus. Il faut l’accord du salarié ; une convention entre les deux employeurs, qui dit la durée, l’identité et la qualification du salarié, et comment salaires, charges et frais sont facturés ; un avenant à son contrat, signé par lui, qui dit le travail confié, les horaires, le lieu et ce que le poste a de particulier. Il retrouve ensuite son poste, et ne peut pas être sanctionné pour avoir refusé.', 'Code du travail, articles L8241-1 et L8241-2 (lus dans une copie, le texte officiel fait foi)', 'https://www.legifrance.gouv.fr/codes/texte_lc/LEGITEXT000006072050/', '2026-11-28', NULL);
INSERT INTO public.network_domaintopic VALUES
	(1, 'digital', 'mediation-numerique'),
	(2, 'services', 'services-publics'),
	(3, 'work', 'travail-et-emploi'),
	(4, 'culture', 'culture'),
	(5, 'campus', 'enseignement-superieur'),
	(6, 'education', 'education');
SELECT pg_catalog.setval('public.account_emailaddress_id_seq', 1, false);
SELECT pg_catalog.setval('public.account_emailconfirmation_id_seq', 1, false);
SELECT pg_catalog.setval('public.accounts_account_groups_id_seq', 1, false);
SELECT pg_catalog.setval('public.accounts_account_id_seq', 1, false);
SELECT pg_catalog.setval('public.accounts_account_user_permissions_id_seq', 1, false);
SELECT pg_catalog.setval('public.accounts_consent_id_seq', 1, false);
SELECT pg_catalog.setval('public.accounts_mailing_id_seq', 1, false);
SELECT pg_catalog.setval('public.accounts_wayback_id_seq', 1, false);
SELECT pg_catalog.setval('public.advocacy_commitment_id_seq', 1, false);
SELECT pg_catalog.setval('public.advocacy_demand_id_seq', 1, false);
SELECT pg_catalog.setval('public.advocacy_effect_id_seq', 1, false);
SELECT pg_catalog.setval('public.advocacy_heldfile_id_seq', 1, false);
SELECT pg_catalog.setval('public.advocacy_referral_id_seq', 1, false);
SELECT pg_catalog.setval('public.advocacy_reminder_id_seq', 1, false);
SELECT pg_catalog.setval('public.advocacy_reply_id_seq', 1, false);
SELECT pg_catalog.setval('public.advocacy_statement_id_seq', 1, false);
SELECT pg_catalog.setval('public.api_change_id_seq', 1, false);
SELECT pg_catalog.setval('public.api_compared_id_seq', 1, false);
SELECT pg_catalog.setval('public.api_hook_id_seq', 1, false);
SELECT pg_catalog.setval('public.api_hookmessage_id_seq', 1, false);
SELECT pg_catalog.setval('public.api_reuse_id_seq', 1, false);
SELECT pg_catalog.setval('public.api_writtenfile_id_seq', 1, false);
SELECT pg_catalog.setval('public.attestations_achievement_id_seq', 1, false);
SELECT pg_catalog.setval('public.attestations_attestation_id_seq', 1, false);
SELECT pg_catalog.setval('public.attestations_broughtproof_id_seq', 1, false);
SELECT pg_catalog.setval('public.attestations_credential_id_seq', 1, false);
SELECT pg_catalog.setval('public.attestations_firstpeer_id_seq', 1, false);
SELECT pg_catalog.setval('public.attestations_peerask_id_seq', 1, false);
SELECT pg_catalog.setval('public.attestations_recognition_id_seq', 1, false);
SELECT pg_catalog.setval('public.attestations_signingkey_id_seq', 1, false);
SELECT pg_catalog.setval('public.attestations_signingrun_id_seq', 1, false);
SELECT pg_catalog.setval('public.attestations_statuslist_id_seq', 1, false);
SELECT pg_catalog.setval('public.attestations_statusplace_id_seq', 1, false);
SELECT pg_catalog.setval('public.auth_group_id_seq', 1, false);
SELECT pg_catalog.setval('public.auth_group_permissions_id_seq', 1, false);
SELECT pg_catalog.setval('public.care_acceptance_id_seq', 1, false);
SELECT pg_catalog.setval('public.care_appeal_id_seq', 1, false);
SELECT pg_catalog.setval('public.care_charterversion_id_seq', 1, false);
SELECT pg_catalog.setval('public.care_measure_id_seq', 1, false);
SELECT pg_catalog.setval('public.care_mediation_id_seq', 1, false);
SELECT pg_catalog.setval('public.care_mediationword_id_seq', 1, false);
SELECT pg_catalog.setval('public.care_mediator_id_seq', 1, false);
SELECT pg_catalog.setval('public.care_party_id_seq', 1, false);
SELECT pg_catalog.setval('public.care_report_id_seq', 1, false);
SELECT pg_catalog.setval('public.care_reportnotice_id_seq', 1, false);
SELECT pg_catalog.setval('public.commons_heldfile_id_seq', 1, false);
SELECT pg_catalog.setval('public.commons_improvement_id_seq', 1, false);
SELECT pg_catalog.setval('public.commons_release_id_seq', 1, false);
SELECT pg_catalog.setval('public.commons_releasefile_id_seq', 1, true);
SELECT pg_catalog.setval('public.commons_resource_id_seq', 1, false);
SELECT pg_catalog.setval('public.commons_reuse_id_seq', 1, false);
SELECT pg_catalog.setval('public.consultations_answer_id_seq', 1, false);
SELECT pg_catalog.setval('public.consultations_consultation_id_seq', 1, false);
SELECT pg_catalog.setval('public.consultations_statement_id_seq', 1, false);
SELECT pg_catalog.setval('public.consultations_voice_id_seq', 1, false);
SELECT pg_catalog.setval('public.cooperative_allocation_id_seq', 1, false);
SELECT pg_catalog.setval('public.cooperative_associate_id_seq', 1, false);
SELECT pg_catalog.setval('public.cooperative_conversion_id_seq', 1, false);
SELECT pg_catalog.setval('public.cooperative_cooperative_id_seq', 1, false);
SELECT pg_catalog.setval('public.cooperative_correction_id_seq', 1, false);
SELECT pg_catalog.setval('public.cooperative_duty_id_seq', 1, false);
SELECT pg_catalog.setval('public.cooperative_halfrate_id_seq', 1, false);
SELECT pg_catalog.setval('public.cooperative_keeper_id_seq', 1, false);
SELECT pg_catalog.setval('public.cooperative_loss_id_seq', 1, false);
SELECT pg_catalog.setval('public.cooperative_movement_id_seq', 1, false);
SELECT pg_catalog.setval('public.cooperative_payout_id_seq', 1, false);
SELECT pg_catalog.setval('public.cooperative_posting_id_seq', 1, false);
SELECT pg_catalog.setval('public.cooperative_promise_id_seq', 1, false);
SELECT pg_catalog.setval('public.cooperative_proof_id_seq', 1, false);
SELECT pg_catalog.setval('public.cooperative_review_id_seq', 1, false);
SELECT pg_catalog.setval('public.cooperative_reviewdemand_id_seq', 1, false);
SELECT pg_catalog.setval('public.cooperative_subscription_id_seq', 1, false);
SELECT pg_catalog.setval('public.cooperative_yearwords_id_seq', 1, false);
SELECT pg_catalog.setval('public.deliberation_amendment_id_seq', 1, false);
SELECT pg_catalog.setval('public.deliberation_comment_id_seq', 1, false);
SELECT pg_catalog.setval('public.deliberation_consentround_id_seq', 1, false);
SELECT pg_catalog.setval('public.deliberation_dissent_id_seq', 1, false);
SELECT pg_catalog.setval('public.deliberation_draft_convergences_id_seq', 1, false);
SELECT pg_catalog.setval('public.deliberation_draft_id_seq', 1, false);
SELECT pg_catalog.setval('public.deliberation_finding_id_seq', 1, false);
SELECT pg_catalog.setval('public.deliberation_objection_id_seq', 1, false);
SELECT pg_catalog.setval('public.deliberation_paragraph_findings_id_seq', 1, false);
SELECT pg_catalog.setval('public.deliberation_paragraph_id_seq', 1, false);
SELECT pg_catalog.setval('public.deliberation_paragraph_needs_id_seq', 1, false);
SELECT pg_catalog.setval('public.deliberation_position_id_seq', 1, false);
SELECT pg_catalog.setval('public.deliberation_signature_id_seq', 1, false);
SELECT pg_catalog.setval('public.deliberation_stance_id_seq', 1, false);
SELECT pg_catalog.setval('public.desks_spreading_id_seq', 1, false);
SELECT pg_catalog.setval('public.desks_telephone_id_seq', 1, false);
SELECT pg_catalog.setval('public.desks_visit_id_seq', 1, false);
SELECT pg_catalog.setval('public.django_admin_log_id_seq', 1, false);
SELECT pg_catalog.setval('public.elections_candidacy_id_seq', 1, false);
SELECT pg_catalog.setval('public.elections_circle_id_seq', 1, false);
SELECT pg_catalog.setval('public.elections_contest_id_seq', 1, false);
SELECT pg_catalog.setval('public.elections_correction_id_seq', 1, false);
SELECT pg_catalog.setval('public.elections_election_id_seq', 1, false);
SELECT pg_catalog.setval('public.elections_elector_id_seq', 1, false);
SELECT pg_catalog.setval('public.elections_incident_id_seq', 1, false);
SELECT pg_catalog.setval('public.elections_minutes_id_seq', 1, false);
SELECT pg_catalog.setval('public.elections_nomination_id_seq', 1, false);
SELECT pg_catalog.setval('public.elections_proposal_id_seq', 1, false);
SELECT pg_catalog.setval('public.elections_round_id_seq', 1, false);
SELECT pg_catalog.setval('public.elections_roundanswer_id_seq', 1, false);
SELECT pg_catalog.setval('public.elections_scrutineer_id_seq', 1, false);
SELECT pg_catalog.setval('public.funding_aid_id_seq', 1, false);
SELECT pg_catalog.setval('public.funding_aidanswer_id_seq', 1, false);
SELECT pg_catalog.setval('public.funding_answer_id_seq', 1, false);
SELECT pg_catalog.setval('public.funding_appeal_id_seq', 1, false);
SELECT pg_catalog.setval('public.funding_application_id_seq', 1, false);
SELECT pg_catalog.setval('public.funding_assignment_id_seq', 1, false);
SELECT pg_catalog.setval('public.funding_award_id_seq', 1, false);
SELECT pg_catalog.setval('public.funding_budgetline_id_seq', 1, false);
SELECT pg_catalog.setval('public.funding_call_id_seq', 1, false);
SELECT pg_catalog.setval('public.funding_challenge_id_seq', 1, false);
SELECT pg_catalog.setval('public.funding_grant_id_seq', 1, false);
SELECT pg_catalog.setval('public.funding_income_id_seq', 1, false);
SELECT pg_catalog.setval('public.funding_juror_id_seq', 1, false);
SELECT pg_catalog.setval('public.funding_jury_id_seq', 1, false);
SELECT pg_catalog.setval('public.funding_mixline_id_seq', 1, false);
SELECT pg_catalog.setval('public.funding_outcome_id_seq', 1, false);
SELECT pg_catalog.setval('public.funding_outcomesignature_id_seq', 1, false);
SELECT pg_catalog.setval('public.funding_partner_id_seq', 1, false);
SELECT pg_catalog.setval('public.funding_postponement_id_seq', 1, false);
SELECT pg_catalog.setval('public.funding_rating_id_seq', 1, false);
SELECT pg_catalog.setval('public.funding_recusal_id_seq', 1, false);
SELECT pg_catalog.setval('public.funding_reply_id_seq', 1, false);
SELECT pg_catalog.setval('public.funding_terms_id_seq', 1, false);
SELECT pg_catalog.setval('public.funding_yearmix_id_seq', 1, false);
SELECT pg_catalog.setval('public.funding_yeartotals_id_seq', 1, false);
SELECT pg_catalog.setval('public.governance_assembly_id_seq', 1, false);
SELECT pg_catalog.setval('public.governance_college_id_seq', 1, false);
SELECT pg_catalog.setval('public.governance_councilballot_concerned_id_seq', 1, false);
SELECT pg_catalog.setval('public.governance_councilballot_id_seq', 1, false);
SELECT pg_catalog.setval('public.governance_decision_id_seq', 1, false);
SELECT pg_catalog.setval('public.governance_interest_id_seq', 1, false);
SELECT pg_catalog.setval('public.governance_rulebook_id_seq', 1, false);
SELECT pg_catalog.setval('public.governance_rulebookchange_id_seq', 1, false);
SELECT pg_catalog.setval('public.governance_seat_id_seq', 1, false);
SELECT pg_catalog.setval('public.hall_adjournment_id_seq', 1, false);
SELECT pg_catalog.setval('public.hall_agreement_id_seq', 1, false);
SELECT pg_catalog.setval('public.hall_backing_id_seq', 1, false);
SELECT pg_catalog.setval('public.hall_block_id_seq', 1, false);
SELECT pg_catalog.setval('public.hall_blockline_id_seq', 1, false);
SELECT pg_catalog.setval('public.hall_entrusting_id_seq', 1, false);
SELECT pg_catalog.setval('public.hall_exclusionpoint_id_seq', 1, false);
SELECT pg_catalog.setval('public.hall_outcome_id_seq', 1, false);
SELECT pg_catalog.setval('public.hall_papercount_id_seq', 1, false);
SELECT pg_catalog.setval('public.hall_passage_id_seq', 1, false);
SELECT pg_catalog.setval('public.hall_presence_id_seq', 1, false);
SELECT pg_catalog.setval('public.hall_press_id_seq', 1, false);
SELECT pg_catalog.setval('public.hall_question_id_seq', 1, false);
SELECT pg_catalog.setval('public.hall_roomscreen_id_seq', 1, false);
SELECT pg_catalog.setval('public.hall_round_id_seq', 1, false);
SELECT pg_catalog.setval('public.hall_secrecyask_id_seq', 1, false);
SELECT pg_catalog.setval('public.hall_session_id_seq', 1, false);
SELECT pg_catalog.setval('public.hall_sessionballot_id_seq', 1, false);
SELECT pg_catalog.setval('public.hall_showing_id_seq', 1, false);
SELECT pg_catalog.setval('public.hall_speech_id_seq', 1, false);
SELECT pg_catalog.setval('public.hall_voice_id_seq', 1, false);
SELECT pg_catalog.setval('public.hall_wording_id_seq', 1, false);
SELECT pg_catalog.setval('public.inquiries_door_id_seq', 1, false);
SELECT pg_catalog.setval('public.inquiries_inquiry_id_seq', 1, false);
SELECT pg_catalog.setval('public.inquiries_paper_id_seq', 1, false);
SELECT pg_catalog.setval('public.journal_delivery_id_seq', 1, false);
SELECT pg_catalog.setval('public.journal_entry_id_seq', 1, false);
SELECT pg_catalog.setval('public.journal_follow_id_seq', 1, false);
SELECT pg_catalog.setval('public.journal_leaf_id_seq', 1, false);
SELECT pg_catalog.setval('public.journal_mention_id_seq', 1, false);
SELECT pg_catalog.setval('public.journal_seal_id_seq', 1, false);
SELECT pg_catalog.setval('public.learning_enrolment_id_seq', 1, false);
SELECT pg_catalog.setval('public.learning_evaluation_id_seq', 1, false);
SELECT pg_catalog.setval('public.learning_halfday_id_seq', 1, false);
SELECT pg_catalog.setval('public.learning_path_id_seq', 1, false);
SELECT pg_catalog.setval('public.learning_pathalignment_id_seq', 1, false);
SELECT pg_catalog.setval('public.learning_pathkeeper_id_seq', 1, false);
SELECT pg_catalog.setval('public.learning_pathneed_id_seq', 1, false);
SELECT pg_catalog.setval('public.learning_pathrun_id_seq', 1, false);
SELECT pg_catalog.setval('public.learning_pathstep_id_seq', 1, false);
SELECT pg_catalog.setval('public.learning_pathversion_id_seq', 1, false);
SELECT pg_catalog.setval('public.learning_pathversion_requires_id_seq', 1, false);
SELECT pg_catalog.setval('public.learning_peervisit_id_seq', 1, false);
SELECT pg_catalog.setval('public.learning_presence_id_seq', 1, false);
SELECT pg_catalog.setval('public.learning_stepmark_id_seq', 1, false);
SELECT pg_catalog.setval('public.learning_story_id_seq', 1, false);
SELECT pg_catalog.setval('public.learning_trainer_id_seq', 1, false);
SELECT pg_catalog.setval('public.learning_trainingbody_id_seq', 1, false);
SELECT pg_catalog.setval('public.learning_trainingsession_id_seq', 1, false);
SELECT pg_catalog.setval('public.learning_visitdate_id_seq', 1, false);
SELECT pg_catalog.setval('public.learning_welcome_id_seq', 1, false);
SELECT pg_catalog.setval('public.lexicon_wordgroup_id_seq', 111, true);
SELECT pg_catalog.setval('public.lexicon_writtenword_id_seq', 1, false);
SELECT pg_catalog.setval('public.lottery_lottery_id_seq', 1, false);
SELECT pg_catalog.setval('public.lottery_panelmember_id_seq', 1, false);
SELECT pg_catalog.setval('public.lottery_quota_id_seq', 1, false);
SELECT pg_catalog.setval('public.lottery_volunteer_id_seq', 1, false);
SELECT pg_catalog.setval('public.meetings_agendaitem_id_seq', 1, false);
SELECT pg_catalog.setval('public.meetings_agendarequest_id_seq', 1, false);
SELECT pg_catalog.setval('public.meetings_calendarkey_id_seq', 1, false);
SELECT pg_catalog.setval('public.meetings_convening_id_seq', 1, false);
SELECT pg_catalog.setval('public.meetings_cosignature_id_seq', 1, false);
SELECT pg_catalog.setval('public.meetings_document_id_seq', 1, false);
SELECT pg_catalog.setval('public.meetings_guest_id_seq', 1, false);
SELECT pg_catalog.setval('public.meetings_meeting_id_seq', 1, false);
SELECT pg_catalog.setval('public.meetings_meetingproxy_id_seq', 1, false);
SELECT pg_catalog.setval('public.meetings_memberslist_id_seq', 1, false);
SELECT pg_catalog.setval('public.meetings_notice_id_seq', 1, false);
SELECT pg_catalog.setval('public.meetings_registration_id_seq', 1, false);
SELECT pg_catalog.setval('public.meetings_series_id_seq', 1, false);
SELECT pg_catalog.setval('public.membership_bankfile_id_seq', 1, false);
SELECT pg_catalog.setval('public.membership_bankline_id_seq', 1, false);
SELECT pg_catalog.setval('public.membership_closedregister_id_seq', 1, false);
SELECT pg_catalog.setval('public.membership_collegechange_id_seq', 1, false);
SELECT pg_catalog.setval('public.membership_duesline_id_seq', 1, false);
SELECT pg_catalog.setval('public.membership_duesperiod_id_seq', 1, false);
SELECT pg_catalog.setval('public.membership_duesscale_id_seq', 1, false);
SELECT pg_catalog.setval('public.membership_exclusion_id_seq', 1, false);
SELECT pg_catalog.setval('public.membership_member_id_seq', 1, false);
SELECT pg_catalog.setval('public.membership_payment_id_seq', 1, false);
SELECT pg_catalog.setval('public.mfa_authenticator_id_seq', 1, false);
SELECT pg_catalog.setval('public.minutes_action_id_seq', 1, false);
SELECT pg_catalog.setval('public.minutes_correction_id_seq', 1, false);
SELECT pg_catalog.setval('public.minutes_memberstatement_id_seq', 1, false);
SELECT pg_catalog.setval('public.minutes_minutes_id_seq', 1, false);
SELECT pg_catalog.setval('public.minutes_namedperson_id_seq', 1, false);
SELECT pg_catalog.setval('public.minutes_postponement_id_seq', 1, false);
SELECT pg_catalog.setval('public.minutes_revision_id_seq', 1, false);
SELECT pg_catalog.setval('public.minutes_section_id_seq', 1, false);
SELECT pg_catalog.setval('public.minutes_signing_id_seq', 1, false);
SELECT pg_catalog.setval('public.mutual_aid_aidchoice_id_seq', 1, false);
SELECT pg_catalog.setval('public.mutual_aid_exchange_id_seq', 1, false);
SELECT pg_catalog.setval('public.mutual_aid_hand_id_seq', 1, false);
SELECT pg_catalog.setval('public.mutual_aid_lawnote_id_seq', 3, true);
SELECT pg_catalog.setval('public.mutual_aid_loan_id_seq', 1, false);
SELECT pg_catalog.setval('public.mutual_aid_photo_id_seq', 1, false);
SELECT pg_catalog.setval('public.mutual_aid_sos_id_seq', 1, false);
SELECT pg_catalog.setval('public.mutual_aid_sostold_id_seq', 1, false);
SELECT pg_catalog.setval('public.mutual_aid_statenote_id_seq', 1, false);
SELECT pg_catalog.setval('public.mutual_aid_thing_id_seq', 1, false);
SELECT pg_catalog.setval('public.needs_answer_id_seq', 1, false);
SELECT pg_catalog.setval('public.needs_attachment_id_seq', 1, false);
SELECT pg_catalog.setval('public.needs_convergence_id_seq', 1, false);
SELECT pg_catalog.setval('public.needs_copied_id_seq', 1, false);
SELECT pg_catalog.setval('public.needs_escalation_id_seq', 1, false);
SELECT pg_catalog.setval('public.needs_need_id_seq', 1, false);
SELECT pg_catalog.setval('public.needs_question_id_seq', 1, false);
SELECT pg_catalog.setval('public.needs_quote_id_seq', 1, false);
SELECT pg_catalog.setval('public.needs_reply_id_seq', 1, false);
SELECT pg_catalog.setval('public.needs_support_id_seq', 1, false);
SELECT pg_catalog.setval('public.network_affiliation_id_seq', 1, false);
SELECT pg_catalog.setval('public.network_animator_id_seq', 1, false);
SELECT pg_catalog.setval('public.network_claim_id_seq', 1, false);
SELECT pg_catalog.setval('public.network_organisation_id_seq', 1, false);
SELECT pg_catalog.setval('public.network_place_id_seq', 1, false);
SELECT pg_catalog.setval('public.network_representative_id_seq', 1, false);
SELECT pg_catalog.setval('public.network_sourcerecord_id_seq', 1, false);
SELECT pg_catalog.setval('public.observatory_citation_id_seq', 1, false);
SELECT pg_catalog.setval('public.observatory_incomelist_id_seq', 1, false);
SELECT pg_catalog.setval('public.observatory_part_id_seq', 1, false);
SELECT pg_catalog.setval('public.observatory_printing_id_seq', 1, false);
SELECT pg_catalog.setval('public.observatory_report_id_seq', 1, false);
SELECT pg_catalog.setval('public.observatory_reportsection_id_seq', 1, false);
SELECT pg_catalog.setval('public.observatory_snapshot_id_seq', 1, false);
SELECT pg_catalog.setval('public.public_services_agreement_id_seq', 1, false);
SELECT pg_catalog.setval('public.public_services_mednumrow_id_seq', 1, false);
SELECT pg_catalog.setval('public.public_services_offer_id_seq', 1, false);
SELECT pg_catalog.setval('public.records_asking_id_seq', 1, false);
SELECT pg_catalog.setval('public.records_closure_id_seq', 1, false);
SELECT pg_catalog.setval('public.records_confirmation_id_seq', 1, false);
SELECT pg_catalog.setval('public.records_conflict_id_seq', 1, false);
SELECT pg_catalog.setval('public.records_doubt_id_seq', 1, false);
SELECT pg_catalog.setval('public.records_doubtvoice_id_seq', 1, false);
SELECT pg_catalog.setval('public.records_fieldsource_id_seq', 1, false);
SELECT pg_catalog.setval('public.records_import_id_seq', 1, false);
SELECT pg_catalog.setval('public.records_importline_id_seq', 1, false);
SELECT pg_catalog.setval('public.records_label_id_seq', 1, false);
SELECT pg_catalog.setval('public.records_merge_id_seq', 1, false);
SELECT pg_catalog.setval('public.records_source_id_seq', 1, false);
SELECT pg_catalog.setval('public.records_twin_id_seq', 1, false);
SELECT pg_catalog.setval('public.roadmap_deliverable_id_seq', 1, false);
SELECT pg_catalog.setval('public.roadmap_goal_id_seq', 1, false);
SELECT pg_catalog.setval('public.roadmap_milestone_id_seq', 1, false);
SELECT pg_catalog.setval('public.roadmap_slip_id_seq', 1, false);
SELECT pg_catalog.setval('public.socialaccount_socialaccount_id_seq', 1, false);
SELECT pg_catalog.setval('public.socialaccount_socialapp_id_seq', 1, false);
SELECT pg_catalog.setval('public.socialaccount_socialtoken_id_seq', 1, false);
SELECT pg_catalog.setval('public.territory_department_id_seq', 1, false);
SELECT pg_catalog.setval('public.territory_intermunicipality_id_seq', 1, false);
SELECT pg_catalog.setval('public.territory_municipality_id_seq', 1, false);
SELECT pg_catalog.setval('public.territory_region_id_seq', 1, false);
SELECT pg_catalog.setval('public.territory_zoning_id_seq', 1, false);
SELECT pg_catalog.setval('public.toolkit_alarm_id_seq', 1, false);
SELECT pg_catalog.setval('public.toolkit_beat_id_seq', 1, false);
SELECT pg_catalog.setval('public.toolkit_card_id_seq', 1, false);
SELECT pg_catalog.setval('public.toolkit_clock_id_seq', 1, false);
SELECT pg_catalog.setval('public.toolkit_errand_id_seq', 1, false);
SELECT pg_catalog.setval('public.toolkit_mail_id_seq', 1, false);
SELECT pg_catalog.setval('public.toolkit_silence_id_seq', 1, false);
SELECT pg_catalog.setval('public.toolkit_trace_id_seq', 1, false);
SELECT pg_catalog.setval('public.voting_ballot_id_seq', 1, false);
SELECT pg_catalog.setval('public.voting_beleniosarchive_id_seq', 1, false);
SELECT pg_catalog.setval('public.voting_beleniosbox_id_seq', 1, false);
SELECT pg_catalog.setval('public.voting_beleniosvote_id_seq', 1, false);
SELECT pg_catalog.setval('public.voting_earlyclosing_id_seq', 1, false);
SELECT pg_catalog.setval('public.voting_frozenproxy_id_seq', 1, false);
SELECT pg_catalog.setval('public.voting_lot_id_seq', 1, false);
SELECT pg_catalog.setval('public.voting_markback_id_seq', 1, false);
SELECT pg_catalog.setval('public.voting_proxy_id_seq', 1, false);
SELECT pg_catalog.setval('public.voting_rollentry_id_seq', 1, false);
SELECT pg_catalog.setval('public.voting_saidvoted_id_seq', 1, false);
SELECT pg_catalog.setval('public.voting_secrecyask_id_seq', 1, false);
SELECT pg_catalog.setval('public.voting_sheet_id_seq', 1, false);
SELECT pg_catalog.setval('public.voting_sitting_id_seq', 1, false);
SELECT pg_catalog.setval('public.voting_tally_id_seq', 1, false);
SELECT pg_catalog.setval('public.voting_teller_id_seq', 1, false);
SELECT pg_catalog.setval('public.voting_voiceend_id_seq', 1, false);
SELECT pg_catalog.setval('public.voting_vote_id_seq', 1, false);
SELECT pg_catalog.setval('public.voting_votingcode_id_seq', 1, false);
ALTER TABLE ONLY public.membership_member
    ADD CONSTRAINT a_account_belongs_once_at_a_time EXCLUDE USING gist (account_id WITH =, COALESCE(region_id, (0)::bigint) WITH =, daterange(since, (until + 1)) WITH &&) WHERE (((account_id IS NOT NULL) AND ((state)::text = ANY (ARRAY[('admitted'::character varying)::text, ('left'::character varying)::text, ('excluded'::character varying)::text, ('applied'::character varying)::text, ('appealed'::character varying)::text]))));
ALTER TABLE ONLY public.governance_seat
    ADD CONSTRAINT a_account_sits_once_at_a_time EXCLUDE USING gist (college_id WITH =, account_id WITH =, daterange(since, until, '[]'::text) WITH &&) WHERE ((account_id IS NOT NULL));
ALTER TABLE ONLY public.hall_outcome
    ADD CONSTRAINT a_ballot_is_concluded_once_a_point UNIQUE (ballot_id, item_id);
ALTER TABLE ONLY public.attestations_statusplace
    ADD CONSTRAINT a_bit_is_of_one_attestation UNIQUE (number, index);
ALTER TABLE ONLY public.hall_block
    ADD CONSTRAINT a_block_is_numbered_once UNIQUE (session_id, number);
ALTER TABLE ONLY public.funding_terms
    ADD CONSTRAINT a_call_has_each_version_once UNIQUE (call_id, version);
ALTER TABLE ONLY public.lottery_quota
    ADD CONSTRAINT a_category_has_one_quota UNIQUE (lottery_id, kind, code);
ALTER TABLE ONLY public.funding_challenge
    ADD CONSTRAINT a_challenge_is_made_once UNIQUE (application_id, juror_id);
ALTER TABLE ONLY public.care_acceptance
    ADD CONSTRAINT a_charter_is_accepted_once UNIQUE (charter_id, account_id);
ALTER TABLE ONLY public.governance_college
    ADD CONSTRAINT a_college_code_is_unique UNIQUE (assembly_id, code);
ALTER TABLE ONLY public.voting_beleniosbox
    ADD CONSTRAINT a_college_has_one_box UNIQUE (ballot_id, college);
ALTER TABLE ONLY public.elections_contest
    ADD CONSTRAINT a_college_is_elected_once UNIQUE (election_id, college_id);
ALTER TABLE ONLY public.observatory_printing
    ADD CONSTRAINT a_content_is_printed_once UNIQUE (report_id, kind, digest);
ALTER TABLE ONLY public.minutes_correction
    ADD CONSTRAINT a_correction_is_numbered_once UNIQUE (minutes_id, number);
ALTER TABLE ONLY public.learning_visitdate
    ADD CONSTRAINT a_date_is_proposed_once UNIQUE (visit_id, round, starts_at);
ALTER TABLE ONLY public.governance_decision
    ADD CONSTRAINT a_decision_is_registered_once UNIQUE (assembly_id, url, title);
ALTER TABLE ONLY public.advocacy_demand
    ADD CONSTRAINT a_demand_rank_is_unique UNIQUE (referral_id, rank);
ALTER TABLE ONLY public.desks_telephone
    ADD CONSTRAINT a_desk_has_one_telephone UNIQUE NULLS NOT DISTINCT (region_id, department_id);
ALTER TABLE ONLY public.funding_outcome
    ADD CONSTRAINT a_file_has_each_outcome_once UNIQUE (application_id, version);
ALTER TABLE ONLY public.funding_assignment
    ADD CONSTRAINT a_file_is_given_once_to_one UNIQUE (juror_id, application_id);
ALTER TABLE ONLY public.api_writtenfile
    ADD CONSTRAINT a_file_of_a_form_is_written_once UNIQUE (dataset, form);
ALTER TABLE ONLY public.commons_releasefile
    ADD CONSTRAINT a_file_of_a_version_has_its_name UNIQUE (release_id, name);
ALTER TABLE ONLY public.deliberation_finding
    ADD CONSTRAINT a_finding_number_is_unique UNIQUE (draft_id, number);
ALTER TABLE ONLY public.attestations_firstpeer
    ADD CONSTRAINT a_first_peer_is_named_once UNIQUE (achievement_id, account_id);
ALTER TABLE ONLY public.hall_press
    ADD CONSTRAINT a_gesture_is_done_once UNIQUE (account_id, name);
ALTER TABLE ONLY public.learning_halfday
    ADD CONSTRAINT a_half_day_has_its_rank UNIQUE (session_id, rank);
ALTER TABLE ONLY public.cooperative_halfrate
    ADD CONSTRAINT a_half_year_has_one_rate UNIQUE (year, half);
ALTER TABLE ONLY public.cooperative_keeper
    ADD CONSTRAINT a_keeper_has_one_mandate_at_a_time EXCLUDE USING gist (cooperative_id WITH =, account_id WITH =, daterange(since, (until + 1)) WITH &&);
ALTER TABLE ONLY public.membership_duesline
    ADD CONSTRAINT a_line_of_a_scale_is_unique UNIQUE (scale_id, kind, label);
ALTER TABLE ONLY public.care_mediator
    ADD CONSTRAINT a_mediator_has_one_mandate_at_a_time EXCLUDE USING gist (account_id WITH =, daterange(since, until, '[]'::text) WITH &&) WHERE ((ended_at IS NULL));
ALTER TABLE ONLY public.public_services_mednumrow
    ADD CONSTRAINT a_mednum_row_comes_once UNIQUE (place_id, external_id);
ALTER TABLE ONLY public.governance_seat
    ADD CONSTRAINT a_member_has_one_voice_at_a_time EXCLUDE USING gist (member_id WITH =, daterange(since, until, '[]'::text) WITH &&) WHERE ((member_id IS NOT NULL));
ALTER TABLE ONLY public.elections_elector
    ADD CONSTRAINT a_member_is_on_the_roll_once UNIQUE (election_id, key);
ALTER TABLE ONLY public.elections_scrutineer
    ADD CONSTRAINT a_member_names_one_scrutineer UNIQUE (election_id, elector_id);
ALTER TABLE ONLY public.funding_mixline
    ADD CONSTRAINT a_mix_has_each_line_once UNIQUE (mix_id, rank);
ALTER TABLE ONLY public.cooperative_movement
    ADD CONSTRAINT a_movement_has_its_number UNIQUE (cooperative_id, number);
ALTER TABLE ONLY public.membership_member
    ADD CONSTRAINT a_organisation_belongs_once_at_a_time EXCLUDE USING gist (organisation_id WITH =, COALESCE(region_id, (0)::bigint) WITH =, daterange(since, (until + 1)) WITH &&) WHERE (((organisation_id IS NOT NULL) AND ((state)::text = ANY (ARRAY[('admitted'::character varying)::text, ('left'::character varying)::text, ('excluded'::character varying)::text, ('applied'::character varying)::text, ('appealed'::character varying)::text]))));
ALTER TABLE ONLY public.governance_seat
    ADD CONSTRAINT a_organisation_sits_once_at_a_time EXCLUDE USING gist (college_id WITH =, organisation_id WITH =, daterange(since, until, '[]'::text) WITH &&) WHERE ((organisation_id IS NOT NULL));
ALTER TABLE ONLY public.records_twin
    ADD CONSTRAINT a_pair_is_looked_at_once UNIQUE (first_id, second_id);
ALTER TABLE ONLY public.lottery_panelmember
    ADD CONSTRAINT a_panel_member_has_its_rank UNIQUE (lottery_id, rank);
ALTER TABLE ONLY public.observatory_reportsection
    ADD CONSTRAINT a_part_has_its_rank UNIQUE (report_id, rank);
ALTER TABLE ONLY public.care_party
    ADD CONSTRAINT a_party_is_inside_once UNIQUE (mediation_id, account_id);
ALTER TABLE ONLY public.learning_pathneed
    ADD CONSTRAINT a_path_answers_a_thing_once UNIQUE (path_id, about_type_id, about_id);
ALTER TABLE ONLY public.learning_pathalignment
    ADD CONSTRAINT a_path_names_a_code_once UNIQUE (path_id, code);
ALTER TABLE ONLY public.attestations_peerask
    ADD CONSTRAINT a_peer_is_asked_once UNIQUE (attestation_id, asked);
ALTER TABLE ONLY public.attestations_recognition
    ADD CONSTRAINT a_peer_recognises_once UNIQUE (attestation_id, peer_id);
ALTER TABLE ONLY public.elections_elector
    ADD CONSTRAINT a_person_is_on_the_roll_once UNIQUE (election_id, account_id);
ALTER TABLE ONLY public.meetings_notice
    ADD CONSTRAINT a_person_is_written_to_once_a_seat UNIQUE (convening_id, seat_id, account_id);
ALTER TABLE ONLY public.lottery_volunteer
    ADD CONSTRAINT a_person_volunteers_once UNIQUE (lottery_id, account_id);
ALTER TABLE ONLY public.mutual_aid_sostold
    ADD CONSTRAINT a_place_is_told_once UNIQUE (sos_id, place_id);
ALTER TABLE ONLY public.attestations_recognition
    ADD CONSTRAINT a_place_recognises_once UNIQUE (attestation_id, place_id);
ALTER TABLE ONLY public.funding_yearmix
    ADD CONSTRAINT a_place_says_a_year_once UNIQUE (place_id, year);
ALTER TABLE ONLY public.funding_aidanswer
    ADD CONSTRAINT a_place_says_once_of_an_aid UNIQUE (aid_id, place_id);
ALTER TABLE ONLY public.hall_blockline
    ADD CONSTRAINT a_point_is_in_a_block_once UNIQUE (block_id, item_id);
ALTER TABLE ONLY public.advocacy_referral
    ADD CONSTRAINT a_position_is_relayed_once UNIQUE (position_id, institution_id);
ALTER TABLE ONLY public.cooperative_posting
    ADD CONSTRAINT a_posting_has_its_rank UNIQUE (movement_id, rank);
ALTER TABLE ONLY public.elections_proposal
    ADD CONSTRAINT a_proposal_is_numbered_once UNIQUE (circle_id, number);
ALTER TABLE ONLY public.lottery_quota
    ADD CONSTRAINT a_quota_has_its_rank UNIQUE (lottery_id, rank);
ALTER TABLE ONLY public.funding_recusal
    ADD CONSTRAINT a_recusal_is_said_once UNIQUE (juror_id, application_id, ground);
ALTER TABLE ONLY public.membership_closedregister
    ADD CONSTRAINT a_register_is_closed_once UNIQUE NULLS NOT DISTINCT (region_id);
ALTER TABLE ONLY public.advocacy_reply
    ADD CONSTRAINT a_reply_is_received_once UNIQUE (deposit_key, demand_id);
ALTER TABLE ONLY public.care_reportnotice
    ADD CONSTRAINT a_report_is_told_once UNIQUE (report_id, account_id);
ALTER TABLE ONLY public.minutes_signing
    ADD CONSTRAINT a_role_signs_once UNIQUE (minutes_id, role);
ALTER TABLE ONLY public.elections_elector
    ADD CONSTRAINT a_roll_number_is_given_once UNIQUE (election_id, number);
ALTER TABLE ONLY public.elections_round
    ADD CONSTRAINT a_round_is_numbered_once UNIQUE (contest_id, number);
ALTER TABLE ONLY public.deliberation_consentround
    ADD CONSTRAINT a_round_number_is_unique UNIQUE (draft_id, number);
ALTER TABLE ONLY public.api_change
    ADD CONSTRAINT a_row_changed_last_once UNIQUE (dataset, key);
ALTER TABLE ONLY public.governance_rulebook
    ADD CONSTRAINT a_rulebook_version_is_unique UNIQUE (assembly_id, version);
ALTER TABLE ONLY public.elections_scrutineer
    ADD CONSTRAINT a_scrutineer_is_named_once UNIQUE (election_id, account_id);
ALTER TABLE ONLY public.deliberation_stance
    ADD CONSTRAINT a_seat_answers_a_round_once UNIQUE (round_id, seat_id);
ALTER TABLE ONLY public.hall_voice
    ADD CONSTRAINT a_seat_answers_once_a_turn UNIQUE (round_id, number, seat_id);
ALTER TABLE ONLY public.hall_secrecyask
    ADD CONSTRAINT a_seat_asks_secrecy_once_an_item UNIQUE (session_id, item_id, seat_id);
ALTER TABLE ONLY public.hall_backing
    ADD CONSTRAINT a_seat_backs_once UNIQUE (question_id, seat_id);
ALTER TABLE ONLY public.meetings_cosignature
    ADD CONSTRAINT a_seat_cosigns_once UNIQUE (request_id, seat_id);
ALTER TABLE ONLY public.hall_presence
    ADD CONSTRAINT a_seat_is_there_once EXCLUDE USING gist (session_id WITH =, seat_id WITH =, tstzrange(arrived_at, left_at) WITH &&);
ALTER TABLE ONLY public.meetings_registration
    ADD CONSTRAINT a_seat_registers_once UNIQUE (meeting_id, seat_id);
ALTER TABLE ONLY public.minutes_memberstatement
    ADD CONSTRAINT a_seat_states_once UNIQUE (minutes_id, seat_id);
ALTER TABLE ONLY public.minutes_section
    ADD CONSTRAINT a_section_has_its_rank UNIQUE (minutes_id, rank);
ALTER TABLE ONLY public.meetings_series
    ADD CONSTRAINT a_series_is_named_once UNIQUE (assembly_id, slug);
ALTER TABLE ONLY public.hall_adjournment
    ADD CONSTRAINT a_session_is_suspended_once EXCLUDE USING gist (session_id WITH =, tstzrange(from_at, until_at) WITH &&);
ALTER TABLE ONLY public.meetings_meeting
    ADD CONSTRAINT a_session_rank_is_given_once UNIQUE (assembly_id, rank);
ALTER TABLE ONLY public.records_sourcerecord
    ADD CONSTRAINT a_source_row_is_one_place UNIQUE (source, external_id);
ALTER TABLE ONLY public.consultations_statement
    ADD CONSTRAINT a_statement_has_its_rank UNIQUE (consultation_id, rank);
ALTER TABLE ONLY public.learning_pathstep
    ADD CONSTRAINT a_step_has_its_rank UNIQUE (version_id, rank);
ALTER TABLE ONLY public.cooperative_duty
    ADD CONSTRAINT a_step_has_one_duty UNIQUE (conversion_id, step);
ALTER TABLE ONLY public.learning_stepmark
    ADD CONSTRAINT a_step_is_done_once UNIQUE (run_id, step_id);
ALTER TABLE ONLY public.cooperative_subscription
    ADD CONSTRAINT a_subscription_has_its_rank UNIQUE (associate_id, rank);
ALTER TABLE ONLY public.observatory_part
    ADD CONSTRAINT a_territory_has_its_figures_once UNIQUE (snapshot_id, level, key);
ALTER TABLE ONLY public.desks_spreading
    ADD CONSTRAINT a_territory_treats_a_thing_once UNIQUE NULLS NOT DISTINCT (content_type_id, object_id, region_id, department_id);
ALTER TABLE ONLY public.mutual_aid_loan
    ADD CONSTRAINT a_thing_is_lent_once_at_a_time EXCLUDE USING gist (thing_id WITH =, tstzrange(starts_at, busy_until) WITH &&) WHERE (((state)::text = ANY (ARRAY[('accepted'::character varying)::text, ('out'::character varying)::text, ('returned'::character varying)::text, ('disputed'::character varying)::text])));
ALTER TABLE ONLY public.journal_mention
    ADD CONSTRAINT a_thing_is_mentioned_once UNIQUE (content_type_id, object_id, entry_id);
ALTER TABLE ONLY public.learning_trainer
    ADD CONSTRAINT a_trainer_is_named_once UNIQUE (session_id, account_id);
ALTER TABLE ONLY public.learning_enrolment
    ADD CONSTRAINT a_turn_is_one_persons UNIQUE (session_id, turn);
ALTER TABLE ONLY public.commons_release
    ADD CONSTRAINT a_version_comes_once UNIQUE (resource_id, version);
ALTER TABLE ONLY public.learning_pathversion
    ADD CONSTRAINT a_version_of_a_path_has_its_number UNIQUE (path_id, number);
ALTER TABLE ONLY public.observatory_report
    ADD CONSTRAINT a_version_of_a_report_comes_once UNIQUE (template, assembly_id, subject, starts_on, ends_on, version);
ALTER TABLE ONLY public.elections_roundanswer
    ADD CONSTRAINT a_voice_answers_once UNIQUE (proposal_id, voice_id);
ALTER TABLE ONLY public.voting_rollentry
    ADD CONSTRAINT a_voice_is_on_the_roll_once UNIQUE (ballot_id, key);
ALTER TABLE ONLY public.elections_nomination
    ADD CONSTRAINT a_voice_names_one_person UNIQUE (circle_id, voice_id);
ALTER TABLE ONLY public.lottery_volunteer
    ADD CONSTRAINT a_volunteer_has_one_number UNIQUE (lottery_id, number);
ALTER TABLE ONLY public.cooperative_loss
    ADD CONSTRAINT a_year_has_one_loss UNIQUE (cooperative_id, year);
ALTER TABLE ONLY public.cooperative_yearwords
    ADD CONSTRAINT a_year_has_one_report UNIQUE (cooperative_id, year);
ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_email_987c8728_uniq UNIQUE (user_id, email);
ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_key_key UNIQUE (key);
ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_account
    ADD CONSTRAINT accounts_account_email_key UNIQUE (email);
ALTER TABLE ONLY public.accounts_account_groups
    ADD CONSTRAINT accounts_account_groups_account_id_group_id_f64165b0_uniq UNIQUE (account_id, group_id);
ALTER TABLE ONLY public.accounts_account_groups
    ADD CONSTRAINT accounts_account_groups_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_account
    ADD CONSTRAINT accounts_account_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_account_user_permissions
    ADD CONSTRAINT accounts_account_user_pe_account_id_permission_id_9af93c14_uniq UNIQUE (account_id, permission_id);
ALTER TABLE ONLY public.accounts_account_user_permissions
    ADD CONSTRAINT accounts_account_user_permissions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_connection
    ADD CONSTRAINT accounts_connection_pkey PRIMARY KEY (session_key);
ALTER TABLE ONLY public.accounts_consent
    ADD CONSTRAINT accounts_consent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_mailing
    ADD CONSTRAINT accounts_mailing_key_key UNIQUE (key);
ALTER TABLE ONLY public.accounts_mailing
    ADD CONSTRAINT accounts_mailing_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_wayback
    ADD CONSTRAINT accounts_wayback_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.advocacy_commitment
    ADD CONSTRAINT advocacy_commitment_number_key UNIQUE (number);
ALTER TABLE ONLY public.advocacy_commitment
    ADD CONSTRAINT advocacy_commitment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.advocacy_commitment
    ADD CONSTRAINT advocacy_commitment_reply_id_key UNIQUE (reply_id);
ALTER TABLE ONLY public.advocacy_demand
    ADD CONSTRAINT advocacy_demand_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.advocacy_effect
    ADD CONSTRAINT advocacy_effect_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.advocacy_heldfile
    ADD CONSTRAINT advocacy_heldfile_key_key UNIQUE (key);
ALTER TABLE ONLY public.advocacy_heldfile
    ADD CONSTRAINT advocacy_heldfile_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.advocacy_referral
    ADD CONSTRAINT advocacy_referral_key_key UNIQUE (key);
ALTER TABLE ONLY public.advocacy_referral
    ADD CONSTRAINT advocacy_referral_number_key UNIQUE (number);
ALTER TABLE ONLY public.advocacy_referral
    ADD CONSTRAINT advocacy_referral_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.advocacy_reminder
    ADD CONSTRAINT advocacy_reminder_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.advocacy_reply
    ADD CONSTRAINT advocacy_reply_number_key UNIQUE (number);
ALTER TABLE ONLY public.advocacy_reply
    ADD CONSTRAINT advocacy_reply_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.advocacy_reply
    ADD CONSTRAINT advocacy_reply_replaces_id_key UNIQUE (replaces_id);
ALTER TABLE ONLY public.advocacy_statement
    ADD CONSTRAINT advocacy_statement_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.care_measure
    ADD CONSTRAINT an_account_is_suspended_once_at_a_time EXCLUDE USING gist (subject_id WITH =, tstzrange(at, until, '[)'::text) WITH &&) WHERE ((((kind)::text = 'suspension'::text) AND (lifted_at IS NULL)));
ALTER TABLE ONLY public.meetings_agendaitem
    ADD CONSTRAINT an_agenda_rank_is_given_once UNIQUE (meeting_id, rank) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_aid
    ADD CONSTRAINT an_aid_comes_once_from_a_list UNIQUE (source, external_id);
ALTER TABLE ONLY public.deliberation_amendment
    ADD CONSTRAINT an_amendment_number_is_unique UNIQUE (draft_id, number);
ALTER TABLE ONLY public.funding_answer
    ADD CONSTRAINT an_answer_has_each_version_once UNIQUE (application_id, question, version);
ALTER TABLE ONLY public.voting_beleniosarchive
    ADD CONSTRAINT an_archive_is_brought_once UNIQUE (box_id, digest);
ALTER TABLE ONLY public.advocacy_effect
    ADD CONSTRAINT an_author_says_the_effect_once UNIQUE (need_id, position_id);
ALTER TABLE ONLY public.journal_delivery
    ADD CONSTRAINT an_entry_is_told_once UNIQUE (follow_id, entry_id);
ALTER TABLE ONLY public.deliberation_objection
    ADD CONSTRAINT an_objection_number_is_unique UNIQUE (draft_id, number);
ALTER TABLE ONLY public.elections_elector
    ADD CONSTRAINT an_organisation_is_on_the_roll_once UNIQUE (election_id, organisation_id);
ALTER TABLE ONLY public.api_change
    ADD CONSTRAINT api_change_number_key UNIQUE (number);
ALTER TABLE ONLY public.api_change
    ADD CONSTRAINT api_change_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.api_compared
    ADD CONSTRAINT api_compared_dataset_key UNIQUE (dataset);
ALTER TABLE ONLY public.api_compared
    ADD CONSTRAINT api_compared_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.api_hook
    ADD CONSTRAINT api_hook_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.api_hookmessage
    ADD CONSTRAINT api_hookmessage_code_key UNIQUE (code);
ALTER TABLE ONLY public.api_hookmessage
    ADD CONSTRAINT api_hookmessage_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.api_reuse
    ADD CONSTRAINT api_reuse_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.api_writtenfile
    ADD CONSTRAINT api_writtenfile_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.attestations_achievement
    ADD CONSTRAINT attestations_achievement_number_key UNIQUE (number);
ALTER TABLE ONLY public.attestations_achievement
    ADD CONSTRAINT attestations_achievement_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.attestations_achievement
    ADD CONSTRAINT attestations_achievement_replaces_id_key UNIQUE (replaces_id);
ALTER TABLE ONLY public.attestations_attestation
    ADD CONSTRAINT attestations_attestation_code_key UNIQUE (code);
ALTER TABLE ONLY public.attestations_attestation
    ADD CONSTRAINT attestations_attestation_number_key UNIQUE (number);
ALTER TABLE ONLY public.attestations_attestation
    ADD CONSTRAINT attestations_attestation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.attestations_broughtproof
    ADD CONSTRAINT attestations_broughtproof_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.attestations_credential
    ADD CONSTRAINT attestations_credential_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.attestations_firstpeer
    ADD CONSTRAINT attestations_firstpeer_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.attestations_peerask
    ADD CONSTRAINT attestations_peerask_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.attestations_recognition
    ADD CONSTRAINT attestations_recognition_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.attestations_signingkey
    ADD CONSTRAINT attestations_signingkey_ed25519_key UNIQUE (ed25519);
ALTER TABLE ONLY public.attestations_signingkey
    ADD CONSTRAINT attestations_signingkey_number_key UNIQUE (number);
ALTER TABLE ONLY public.attestations_signingkey
    ADD CONSTRAINT attestations_signingkey_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.attestations_signingrun
    ADD CONSTRAINT attestations_signingrun_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.attestations_statuslist
    ADD CONSTRAINT attestations_statuslist_number_key UNIQUE (number);
ALTER TABLE ONLY public.attestations_statuslist
    ADD CONSTRAINT attestations_statuslist_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.attestations_statusplace
    ADD CONSTRAINT attestations_statusplace_attestation_id_key UNIQUE (attestation_id);
ALTER TABLE ONLY public.attestations_statusplace
    ADD CONSTRAINT attestations_statusplace_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_name_key UNIQUE (name);
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_permission_id_0cd325b0_uniq UNIQUE (group_id, permission_id);
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_codename_01ab375a_uniq UNIQUE (content_type_id, codename);
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.care_acceptance
    ADD CONSTRAINT care_acceptance_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.care_appeal
    ADD CONSTRAINT care_appeal_measure_id_key UNIQUE (measure_id);
ALTER TABLE ONLY public.care_appeal
    ADD CONSTRAINT care_appeal_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.care_charterversion
    ADD CONSTRAINT care_charterversion_number_key UNIQUE (number);
ALTER TABLE ONLY public.care_charterversion
    ADD CONSTRAINT care_charterversion_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.care_measure
    ADD CONSTRAINT care_measure_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.care_mediation
    ADD CONSTRAINT care_mediation_number_key UNIQUE (number);
ALTER TABLE ONLY public.care_mediation
    ADD CONSTRAINT care_mediation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.care_mediationword
    ADD CONSTRAINT care_mediationword_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.care_mediator
    ADD CONSTRAINT care_mediator_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.care_party
    ADD CONSTRAINT care_party_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.care_report
    ADD CONSTRAINT care_report_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.care_reportnotice
    ADD CONSTRAINT care_reportnotice_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.commons_heldfile
    ADD CONSTRAINT commons_heldfile_key_key UNIQUE (key);
ALTER TABLE ONLY public.commons_heldfile
    ADD CONSTRAINT commons_heldfile_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.commons_improvement
    ADD CONSTRAINT commons_improvement_number_key UNIQUE (number);
ALTER TABLE ONLY public.commons_improvement
    ADD CONSTRAINT commons_improvement_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.commons_release
    ADD CONSTRAINT commons_release_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.commons_releasefile
    ADD CONSTRAINT commons_releasefile_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.commons_resource
    ADD CONSTRAINT commons_resource_number_key UNIQUE (number);
ALTER TABLE ONLY public.commons_resource
    ADD CONSTRAINT commons_resource_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.commons_reuse
    ADD CONSTRAINT commons_reuse_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.consultations_answer
    ADD CONSTRAINT consultations_answer_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.consultations_consultation
    ADD CONSTRAINT consultations_consultation_draft_id_key UNIQUE (draft_id);
ALTER TABLE ONLY public.consultations_consultation
    ADD CONSTRAINT consultations_consultation_number_key UNIQUE (number);
ALTER TABLE ONLY public.consultations_consultation
    ADD CONSTRAINT consultations_consultation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.consultations_consultation
    ADD CONSTRAINT consultations_consultation_position_id_key UNIQUE (position_id);
ALTER TABLE ONLY public.consultations_reading
    ADD CONSTRAINT consultations_reading_pkey PRIMARY KEY (consultation_id);
ALTER TABLE ONLY public.consultations_statement
    ADD CONSTRAINT consultations_statement_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.consultations_voice
    ADD CONSTRAINT consultations_voice_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cooperative_allocation
    ADD CONSTRAINT cooperative_allocation_decision_id_key UNIQUE (decision_id);
ALTER TABLE ONLY public.cooperative_allocation
    ADD CONSTRAINT cooperative_allocation_movement_id_key UNIQUE (movement_id);
ALTER TABLE ONLY public.cooperative_allocation
    ADD CONSTRAINT cooperative_allocation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cooperative_associate
    ADD CONSTRAINT cooperative_associate_number_key UNIQUE (number);
ALTER TABLE ONLY public.cooperative_associate
    ADD CONSTRAINT cooperative_associate_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cooperative_conversion
    ADD CONSTRAINT cooperative_conversion_cooperative_id_key UNIQUE (cooperative_id);
ALTER TABLE ONLY public.cooperative_conversion
    ADD CONSTRAINT cooperative_conversion_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cooperative_cooperative
    ADD CONSTRAINT cooperative_cooperative_assembly_id_key UNIQUE (assembly_id);
ALTER TABLE ONLY public.cooperative_cooperative
    ADD CONSTRAINT cooperative_cooperative_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cooperative_correction
    ADD CONSTRAINT cooperative_correction_contrary_id_key UNIQUE (contrary_id);
ALTER TABLE ONLY public.cooperative_correction
    ADD CONSTRAINT cooperative_correction_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cooperative_duty
    ADD CONSTRAINT cooperative_duty_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cooperative_halfrate
    ADD CONSTRAINT cooperative_halfrate_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cooperative_keeper
    ADD CONSTRAINT cooperative_keeper_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cooperative_loss
    ADD CONSTRAINT cooperative_loss_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cooperative_movement
    ADD CONSTRAINT cooperative_movement_contra_of_id_key UNIQUE (contra_of_id);
ALTER TABLE ONLY public.cooperative_movement
    ADD CONSTRAINT cooperative_movement_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cooperative_payout
    ADD CONSTRAINT cooperative_payout_movement_id_key UNIQUE (movement_id);
ALTER TABLE ONLY public.cooperative_payout
    ADD CONSTRAINT cooperative_payout_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cooperative_posting
    ADD CONSTRAINT cooperative_posting_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cooperative_promise
    ADD CONSTRAINT cooperative_promise_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cooperative_proof
    ADD CONSTRAINT cooperative_proof_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cooperative_review
    ADD CONSTRAINT cooperative_review_decision_id_key UNIQUE (decision_id);
ALTER TABLE ONLY public.cooperative_review
    ADD CONSTRAINT cooperative_review_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cooperative_reviewdemand
    ADD CONSTRAINT cooperative_reviewdemand_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cooperative_subscription
    ADD CONSTRAINT cooperative_subscription_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cooperative_yearwords
    ADD CONSTRAINT cooperative_yearwords_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.deliberation_amendment
    ADD CONSTRAINT deliberation_amendment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.deliberation_comment
    ADD CONSTRAINT deliberation_comment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.deliberation_consentround
    ADD CONSTRAINT deliberation_consentround_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.deliberation_dissent
    ADD CONSTRAINT deliberation_dissent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.deliberation_draft
    ADD CONSTRAINT deliberation_draft_ballot_id_key UNIQUE (ballot_id);
ALTER TABLE ONLY public.deliberation_draft_convergences
    ADD CONSTRAINT deliberation_draft_conve_draft_id_convergence_id_a924d8a5_uniq UNIQUE (draft_id, convergence_id);
ALTER TABLE ONLY public.deliberation_draft_convergences
    ADD CONSTRAINT deliberation_draft_convergences_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.deliberation_draft
    ADD CONSTRAINT deliberation_draft_number_key UNIQUE (number);
ALTER TABLE ONLY public.deliberation_draft
    ADD CONSTRAINT deliberation_draft_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.deliberation_finding
    ADD CONSTRAINT deliberation_finding_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.deliberation_objection
    ADD CONSTRAINT deliberation_objection_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.deliberation_paragraph_findings
    ADD CONSTRAINT deliberation_paragraph_f_paragraph_id_finding_id_9a4820f9_uniq UNIQUE (paragraph_id, finding_id);
ALTER TABLE ONLY public.deliberation_paragraph_findings
    ADD CONSTRAINT deliberation_paragraph_findings_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.deliberation_paragraph_needs
    ADD CONSTRAINT deliberation_paragraph_needs_paragraph_id_need_id_dd6d826d_uniq UNIQUE (paragraph_id, need_id);
ALTER TABLE ONLY public.deliberation_paragraph_needs
    ADD CONSTRAINT deliberation_paragraph_needs_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.deliberation_paragraph
    ADD CONSTRAINT deliberation_paragraph_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.deliberation_paragraph
    ADD CONSTRAINT deliberation_paragraph_uid_key UNIQUE (uid);
ALTER TABLE ONLY public.deliberation_position
    ADD CONSTRAINT deliberation_position_draft_id_key UNIQUE (draft_id);
ALTER TABLE ONLY public.deliberation_position
    ADD CONSTRAINT deliberation_position_number_key UNIQUE (number);
ALTER TABLE ONLY public.deliberation_position
    ADD CONSTRAINT deliberation_position_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.deliberation_signature
    ADD CONSTRAINT deliberation_signature_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.deliberation_stance
    ADD CONSTRAINT deliberation_stance_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.desks_spreading
    ADD CONSTRAINT desks_spreading_number_key UNIQUE (number);
ALTER TABLE ONLY public.desks_spreading
    ADD CONSTRAINT desks_spreading_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.desks_telephone
    ADD CONSTRAINT desks_telephone_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.desks_visit
    ADD CONSTRAINT desks_visit_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_admin_log
    ADD CONSTRAINT django_admin_log_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_app_label_model_76bd3d3b_uniq UNIQUE (app_label, model);
ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_migrations
    ADD CONSTRAINT django_migrations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_session
    ADD CONSTRAINT django_session_pkey PRIMARY KEY (session_key);
ALTER TABLE ONLY public.django_tasks_database_dbtaskresult
    ADD CONSTRAINT django_tasks_database_dbtaskresult_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.membership_duesperiod
    ADD CONSTRAINT dues_are_called_once_a_year UNIQUE (member_id, year);
ALTER TABLE ONLY public.mutual_aid_statenote
    ADD CONSTRAINT each_side_notes_a_state_once UNIQUE (loan_id, moment, side);
ALTER TABLE ONLY public.learning_story
    ADD CONSTRAINT each_side_tells_once UNIQUE (visit_id, side);
ALTER TABLE ONLY public.elections_candidacy
    ADD CONSTRAINT elections_candidacy_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.elections_circle
    ADD CONSTRAINT elections_circle_number_key UNIQUE (number);
ALTER TABLE ONLY public.elections_circle
    ADD CONSTRAINT elections_circle_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.elections_contest
    ADD CONSTRAINT elections_contest_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.elections_correction
    ADD CONSTRAINT elections_correction_number_key UNIQUE (number);
ALTER TABLE ONLY public.elections_correction
    ADD CONSTRAINT elections_correction_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.elections_election
    ADD CONSTRAINT elections_election_number_key UNIQUE (number);
ALTER TABLE ONLY public.elections_election
    ADD CONSTRAINT elections_election_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.elections_election
    ADD CONSTRAINT elections_election_sitting_id_key UNIQUE (sitting_id);
ALTER TABLE ONLY public.elections_elector
    ADD CONSTRAINT elections_elector_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.elections_incident
    ADD CONSTRAINT elections_incident_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.elections_minutes
    ADD CONSTRAINT elections_minutes_election_id_key UNIQUE (election_id);
ALTER TABLE ONLY public.elections_minutes
    ADD CONSTRAINT elections_minutes_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.elections_nomination
    ADD CONSTRAINT elections_nomination_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.elections_proposal
    ADD CONSTRAINT elections_proposal_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.elections_round
    ADD CONSTRAINT elections_round_ballot_id_key UNIQUE (ballot_id);
ALTER TABLE ONLY public.elections_round
    ADD CONSTRAINT elections_round_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.elections_roundanswer
    ADD CONSTRAINT elections_roundanswer_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.elections_scrutineer
    ADD CONSTRAINT elections_scrutineer_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.funding_aid
    ADD CONSTRAINT funding_aid_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.funding_aidanswer
    ADD CONSTRAINT funding_aidanswer_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.funding_answer
    ADD CONSTRAINT funding_answer_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.funding_appeal
    ADD CONSTRAINT funding_appeal_outcome_id_key UNIQUE (outcome_id);
ALTER TABLE ONLY public.funding_appeal
    ADD CONSTRAINT funding_appeal_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.funding_application
    ADD CONSTRAINT funding_application_number_key UNIQUE (number);
ALTER TABLE ONLY public.funding_application
    ADD CONSTRAINT funding_application_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.funding_assignment
    ADD CONSTRAINT funding_assignment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.funding_award
    ADD CONSTRAINT funding_award_number_key UNIQUE (number);
ALTER TABLE ONLY public.funding_award
    ADD CONSTRAINT funding_award_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.funding_budgetline
    ADD CONSTRAINT funding_budgetline_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.funding_call
    ADD CONSTRAINT funding_call_current_id_key UNIQUE (current_id);
ALTER TABLE ONLY public.funding_call
    ADD CONSTRAINT funding_call_number_key UNIQUE (number);
ALTER TABLE ONLY public.funding_call
    ADD CONSTRAINT funding_call_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.funding_call
    ADD CONSTRAINT funding_call_reply_key_key UNIQUE (reply_key);
ALTER TABLE ONLY public.funding_challenge
    ADD CONSTRAINT funding_challenge_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.funding_grant
    ADD CONSTRAINT funding_grant_digest_key UNIQUE (digest);
ALTER TABLE ONLY public.funding_grant
    ADD CONSTRAINT funding_grant_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.funding_income
    ADD CONSTRAINT funding_income_number_key UNIQUE (number);
ALTER TABLE ONLY public.funding_income
    ADD CONSTRAINT funding_income_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.funding_juror
    ADD CONSTRAINT funding_juror_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.funding_jury
    ADD CONSTRAINT funding_jury_call_id_key UNIQUE (call_id);
ALTER TABLE ONLY public.funding_jury
    ADD CONSTRAINT funding_jury_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.funding_mixline
    ADD CONSTRAINT funding_mixline_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.funding_outcome
    ADD CONSTRAINT funding_outcome_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.funding_outcomesignature
    ADD CONSTRAINT funding_outcomesignature_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.funding_partner
    ADD CONSTRAINT funding_partner_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.funding_postponement
    ADD CONSTRAINT funding_postponement_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.funding_rating
    ADD CONSTRAINT funding_rating_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.funding_recusal
    ADD CONSTRAINT funding_recusal_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.funding_reply
    ADD CONSTRAINT funding_reply_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.funding_terms
    ADD CONSTRAINT funding_terms_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.funding_yearmix
    ADD CONSTRAINT funding_yearmix_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.funding_yeartotals
    ADD CONSTRAINT funding_yeartotals_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.funding_yeartotals
    ADD CONSTRAINT funding_yeartotals_year_key UNIQUE (year);
ALTER TABLE ONLY public.governance_assembly
    ADD CONSTRAINT governance_assembly_council_id_key UNIQUE (council_id);
ALTER TABLE ONLY public.governance_assembly
    ADD CONSTRAINT governance_assembly_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.governance_assembly
    ADD CONSTRAINT governance_assembly_slug_key UNIQUE (slug);
ALTER TABLE ONLY public.governance_college
    ADD CONSTRAINT governance_college_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.governance_councilballot
    ADD CONSTRAINT governance_councilballot_ballot_id_key UNIQUE (ballot_id);
ALTER TABLE ONLY public.governance_councilballot_concerned
    ADD CONSTRAINT governance_councilballot_concerned_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.governance_councilballot_concerned
    ADD CONSTRAINT governance_councilballot_councilballot_id_organis_80e25b71_uniq UNIQUE (councilballot_id, organisation_id);
ALTER TABLE ONLY public.governance_councilballot
    ADD CONSTRAINT governance_councilballot_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.governance_decision
    ADD CONSTRAINT governance_decision_code_key UNIQUE (code);
ALTER TABLE ONLY public.governance_decision
    ADD CONSTRAINT governance_decision_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.governance_interest
    ADD CONSTRAINT governance_interest_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.governance_rulebook
    ADD CONSTRAINT governance_rulebook_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.governance_rulebookchange
    ADD CONSTRAINT governance_rulebookchange_adopted_id_key UNIQUE (adopted_id);
ALTER TABLE ONLY public.governance_rulebookchange
    ADD CONSTRAINT governance_rulebookchange_ballot_id_key UNIQUE (ballot_id);
ALTER TABLE ONLY public.governance_rulebookchange
    ADD CONSTRAINT governance_rulebookchange_number_key UNIQUE (number);
ALTER TABLE ONLY public.governance_rulebookchange
    ADD CONSTRAINT governance_rulebookchange_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.governance_seat
    ADD CONSTRAINT governance_seat_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.hall_adjournment
    ADD CONSTRAINT hall_adjournment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.hall_agreement
    ADD CONSTRAINT hall_agreement_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.hall_backing
    ADD CONSTRAINT hall_backing_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.hall_block
    ADD CONSTRAINT hall_block_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.hall_block
    ADD CONSTRAINT hall_block_vote_id_key UNIQUE (vote_id);
ALTER TABLE ONLY public.hall_blockline
    ADD CONSTRAINT hall_blockline_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.hall_entrusting
    ADD CONSTRAINT hall_entrusting_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.hall_exclusionpoint
    ADD CONSTRAINT hall_exclusionpoint_ballot_id_key UNIQUE (ballot_id);
ALTER TABLE ONLY public.hall_exclusionpoint
    ADD CONSTRAINT hall_exclusionpoint_item_id_key UNIQUE (item_id);
ALTER TABLE ONLY public.hall_exclusionpoint
    ADD CONSTRAINT hall_exclusionpoint_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.hall_outcome
    ADD CONSTRAINT hall_outcome_agreement_id_key UNIQUE (agreement_id);
ALTER TABLE ONLY public.hall_outcome
    ADD CONSTRAINT hall_outcome_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.hall_papercount
    ADD CONSTRAINT hall_papercount_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.hall_passage
    ADD CONSTRAINT hall_passage_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.hall_presence
    ADD CONSTRAINT hall_presence_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.hall_press
    ADD CONSTRAINT hall_press_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.hall_question
    ADD CONSTRAINT hall_question_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.hall_roomscreen
    ADD CONSTRAINT hall_roomscreen_key_key UNIQUE (key);
ALTER TABLE ONLY public.hall_roomscreen
    ADD CONSTRAINT hall_roomscreen_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.hall_round
    ADD CONSTRAINT hall_round_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.hall_secrecyask
    ADD CONSTRAINT hall_secrecyask_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.hall_session
    ADD CONSTRAINT hall_session_meeting_id_key UNIQUE (meeting_id);
ALTER TABLE ONLY public.hall_session
    ADD CONSTRAINT hall_session_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.hall_sessionballot
    ADD CONSTRAINT hall_sessionballot_ballot_id_key UNIQUE (ballot_id);
ALTER TABLE ONLY public.hall_sessionballot
    ADD CONSTRAINT hall_sessionballot_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.hall_showing
    ADD CONSTRAINT hall_showing_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.hall_speech
    ADD CONSTRAINT hall_speech_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.hall_voice
    ADD CONSTRAINT hall_voice_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.hall_wording
    ADD CONSTRAINT hall_wording_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inquiries_door
    ADD CONSTRAINT inquiries_door_key_key UNIQUE (key);
ALTER TABLE ONLY public.inquiries_door
    ADD CONSTRAINT inquiries_door_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inquiries_inquiry
    ADD CONSTRAINT inquiries_inquiry_consultation_id_key UNIQUE (consultation_id);
ALTER TABLE ONLY public.inquiries_inquiry
    ADD CONSTRAINT inquiries_inquiry_deposit_key_key UNIQUE (deposit_key);
ALTER TABLE ONLY public.inquiries_inquiry
    ADD CONSTRAINT inquiries_inquiry_draft_id_key UNIQUE (draft_id);
ALTER TABLE ONLY public.inquiries_inquiry
    ADD CONSTRAINT inquiries_inquiry_number_key UNIQUE (number);
ALTER TABLE ONLY public.inquiries_inquiry
    ADD CONSTRAINT inquiries_inquiry_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inquiries_paper
    ADD CONSTRAINT inquiries_paper_key_key UNIQUE (key);
ALTER TABLE ONLY public.inquiries_paper
    ADD CONSTRAINT inquiries_paper_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.journal_delivery
    ADD CONSTRAINT journal_delivery_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.journal_entry
    ADD CONSTRAINT journal_entry_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.journal_follow
    ADD CONSTRAINT journal_follow_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.journal_follow
    ADD CONSTRAINT journal_follow_token_key UNIQUE (token);
ALTER TABLE ONLY public.journal_leaf
    ADD CONSTRAINT journal_leaf_entry_id_key UNIQUE (entry_id);
ALTER TABLE ONLY public.journal_leaf
    ADD CONSTRAINT journal_leaf_index_key UNIQUE (index);
ALTER TABLE ONLY public.journal_leaf
    ADD CONSTRAINT journal_leaf_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.journal_mention
    ADD CONSTRAINT journal_mention_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.journal_seal
    ADD CONSTRAINT journal_seal_number_key UNIQUE (number);
ALTER TABLE ONLY public.journal_seal
    ADD CONSTRAINT journal_seal_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.learning_enrolment
    ADD CONSTRAINT learning_enrolment_key_key UNIQUE (key);
ALTER TABLE ONLY public.learning_enrolment
    ADD CONSTRAINT learning_enrolment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.learning_evaluation
    ADD CONSTRAINT learning_evaluation_enrolment_id_key UNIQUE (enrolment_id);
ALTER TABLE ONLY public.learning_evaluation
    ADD CONSTRAINT learning_evaluation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.learning_halfday
    ADD CONSTRAINT learning_halfday_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.learning_path
    ADD CONSTRAINT learning_path_number_key UNIQUE (number);
ALTER TABLE ONLY public.learning_path
    ADD CONSTRAINT learning_path_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.learning_pathalignment
    ADD CONSTRAINT learning_pathalignment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.learning_pathkeeper
    ADD CONSTRAINT learning_pathkeeper_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.learning_pathneed
    ADD CONSTRAINT learning_pathneed_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.learning_pathrun
    ADD CONSTRAINT learning_pathrun_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.learning_pathstep
    ADD CONSTRAINT learning_pathstep_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.learning_pathversion
    ADD CONSTRAINT learning_pathversion_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.learning_pathversion_requires
    ADD CONSTRAINT learning_pathversion_req_pathversion_id_path_id_38b0aeca_uniq UNIQUE (pathversion_id, path_id);
ALTER TABLE ONLY public.learning_pathversion_requires
    ADD CONSTRAINT learning_pathversion_requires_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.learning_peervisit
    ADD CONSTRAINT learning_peervisit_carried_from_id_key UNIQUE (carried_from_id);
ALTER TABLE ONLY public.learning_peervisit
    ADD CONSTRAINT learning_peervisit_number_key UNIQUE (number);
ALTER TABLE ONLY public.learning_peervisit
    ADD CONSTRAINT learning_peervisit_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.learning_presence
    ADD CONSTRAINT learning_presence_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.learning_stepmark
    ADD CONSTRAINT learning_stepmark_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.learning_story
    ADD CONSTRAINT learning_story_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.learning_trainer
    ADD CONSTRAINT learning_trainer_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.learning_trainingbody
    ADD CONSTRAINT learning_trainingbody_organisation_id_key UNIQUE (organisation_id);
ALTER TABLE ONLY public.learning_trainingbody
    ADD CONSTRAINT learning_trainingbody_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.learning_trainingsession
    ADD CONSTRAINT learning_trainingsession_number_key UNIQUE (number);
ALTER TABLE ONLY public.learning_trainingsession
    ADD CONSTRAINT learning_trainingsession_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.learning_trainingsession
    ADD CONSTRAINT learning_trainingsession_uid_key UNIQUE (uid);
ALTER TABLE ONLY public.learning_visitdate
    ADD CONSTRAINT learning_visitdate_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.learning_welcome
    ADD CONSTRAINT learning_welcome_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.lexicon_wordgroup
    ADD CONSTRAINT lexicon_wordgroup_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.lexicon_writtenword
    ADD CONSTRAINT lexicon_writtenword_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.lexicon_writtenword
    ADD CONSTRAINT lexicon_writtenword_word_key UNIQUE (word);
ALTER TABLE ONLY public.lottery_lottery
    ADD CONSTRAINT lottery_lottery_number_key UNIQUE (number);
ALTER TABLE ONLY public.lottery_lottery
    ADD CONSTRAINT lottery_lottery_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.lottery_panelmember
    ADD CONSTRAINT lottery_panelmember_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.lottery_panelmember
    ADD CONSTRAINT lottery_panelmember_place_of_id_key UNIQUE (place_of_id);
ALTER TABLE ONLY public.lottery_panelmember
    ADD CONSTRAINT lottery_panelmember_seat_id_key UNIQUE (seat_id);
ALTER TABLE ONLY public.lottery_panelmember
    ADD CONSTRAINT lottery_panelmember_volunteer_id_key UNIQUE (volunteer_id);
ALTER TABLE ONLY public.lottery_panels
    ADD CONSTRAINT lottery_panels_pkey PRIMARY KEY (lottery_id);
ALTER TABLE ONLY public.lottery_quota
    ADD CONSTRAINT lottery_quota_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.lottery_volunteer
    ADD CONSTRAINT lottery_volunteer_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.meetings_agendaitem
    ADD CONSTRAINT meetings_agendaitem_carried_from_id_key UNIQUE (carried_from_id);
ALTER TABLE ONLY public.meetings_agendaitem
    ADD CONSTRAINT meetings_agendaitem_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.meetings_agendarequest
    ADD CONSTRAINT meetings_agendarequest_item_id_key UNIQUE (item_id);
ALTER TABLE ONLY public.meetings_agendarequest
    ADD CONSTRAINT meetings_agendarequest_number_key UNIQUE (number);
ALTER TABLE ONLY public.meetings_agendarequest
    ADD CONSTRAINT meetings_agendarequest_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.meetings_calendarkey
    ADD CONSTRAINT meetings_calendarkey_key_key UNIQUE (key);
ALTER TABLE ONLY public.meetings_calendarkey
    ADD CONSTRAINT meetings_calendarkey_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.meetings_convening
    ADD CONSTRAINT meetings_convening_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.meetings_cosignature
    ADD CONSTRAINT meetings_cosignature_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.meetings_document
    ADD CONSTRAINT meetings_document_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.meetings_guest
    ADD CONSTRAINT meetings_guest_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.meetings_guest
    ADD CONSTRAINT meetings_guest_token_key UNIQUE (token);
ALTER TABLE ONLY public.meetings_meeting
    ADD CONSTRAINT meetings_meeting_number_key UNIQUE (number);
ALTER TABLE ONLY public.meetings_meeting
    ADD CONSTRAINT meetings_meeting_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.meetings_meeting
    ADD CONSTRAINT meetings_meeting_second_call_of_id_key UNIQUE (second_call_of_id);
ALTER TABLE ONLY public.meetings_meeting
    ADD CONSTRAINT meetings_meeting_uid_key UNIQUE (uid);
ALTER TABLE ONLY public.meetings_meetingproxy
    ADD CONSTRAINT meetings_meetingproxy_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.meetings_memberslist
    ADD CONSTRAINT meetings_memberslist_meeting_id_key UNIQUE (meeting_id);
ALTER TABLE ONLY public.meetings_memberslist
    ADD CONSTRAINT meetings_memberslist_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.meetings_notice
    ADD CONSTRAINT meetings_notice_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.meetings_notice
    ADD CONSTRAINT meetings_notice_token_key UNIQUE (token);
ALTER TABLE ONLY public.meetings_registration
    ADD CONSTRAINT meetings_registration_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.meetings_series
    ADD CONSTRAINT meetings_series_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.membership_bankfile
    ADD CONSTRAINT membership_bankfile_number_key UNIQUE (number);
ALTER TABLE ONLY public.membership_bankfile
    ADD CONSTRAINT membership_bankfile_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.membership_bankline
    ADD CONSTRAINT membership_bankline_digest_key UNIQUE (digest);
ALTER TABLE ONLY public.membership_bankline
    ADD CONSTRAINT membership_bankline_payment_id_key UNIQUE (payment_id);
ALTER TABLE ONLY public.membership_bankline
    ADD CONSTRAINT membership_bankline_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.membership_closedregister
    ADD CONSTRAINT membership_closedregister_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.membership_collegechange
    ADD CONSTRAINT membership_collegechange_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.membership_duesline
    ADD CONSTRAINT membership_duesline_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.membership_duesperiod
    ADD CONSTRAINT membership_duesperiod_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.membership_duesscale
    ADD CONSTRAINT membership_duesscale_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.membership_exclusion
    ADD CONSTRAINT membership_exclusion_number_key UNIQUE (number);
ALTER TABLE ONLY public.membership_exclusion
    ADD CONSTRAINT membership_exclusion_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.membership_member
    ADD CONSTRAINT membership_member_number_key UNIQUE (number);
ALTER TABLE ONLY public.membership_member
    ADD CONSTRAINT membership_member_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.membership_payment
    ADD CONSTRAINT membership_payment_contra_of_id_key UNIQUE (contra_of_id);
ALTER TABLE ONLY public.membership_payment
    ADD CONSTRAINT membership_payment_number_key UNIQUE (number);
ALTER TABLE ONLY public.membership_payment
    ADD CONSTRAINT membership_payment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.minutes_action
    ADD CONSTRAINT minutes_action_number_key UNIQUE (number);
ALTER TABLE ONLY public.minutes_action
    ADD CONSTRAINT minutes_action_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.minutes_correction
    ADD CONSTRAINT minutes_correction_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.minutes_memberstatement
    ADD CONSTRAINT minutes_memberstatement_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.minutes_minutes
    ADD CONSTRAINT minutes_minutes_asked_in_id_key UNIQUE (asked_in_id);
ALTER TABLE ONLY public.minutes_minutes
    ADD CONSTRAINT minutes_minutes_meeting_id_key UNIQUE (meeting_id);
ALTER TABLE ONLY public.minutes_minutes
    ADD CONSTRAINT minutes_minutes_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.minutes_minutes
    ADD CONSTRAINT minutes_minutes_previous_id_key UNIQUE (previous_id);
ALTER TABLE ONLY public.minutes_namedperson
    ADD CONSTRAINT minutes_name_by_their_own_keys UNIQUE (minutes_id, key);
ALTER TABLE ONLY public.minutes_namedperson
    ADD CONSTRAINT minutes_name_who_stands_once UNIQUE (minutes_id, candidacy_id);
ALTER TABLE ONLY public.minutes_namedperson
    ADD CONSTRAINT minutes_namedperson_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.minutes_postponement
    ADD CONSTRAINT minutes_postponement_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.minutes_revision
    ADD CONSTRAINT minutes_revision_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.minutes_section
    ADD CONSTRAINT minutes_section_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.minutes_signing
    ADD CONSTRAINT minutes_signing_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.mutual_aid_aidchoice
    ADD CONSTRAINT mutual_aid_aidchoice_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.mutual_aid_aidchoice
    ADD CONSTRAINT mutual_aid_aidchoice_place_id_key UNIQUE (place_id);
ALTER TABLE ONLY public.mutual_aid_exchange
    ADD CONSTRAINT mutual_aid_exchange_hand_id_key UNIQUE (hand_id);
ALTER TABLE ONLY public.mutual_aid_exchange
    ADD CONSTRAINT mutual_aid_exchange_loan_id_key UNIQUE (loan_id);
ALTER TABLE ONLY public.mutual_aid_exchange
    ADD CONSTRAINT mutual_aid_exchange_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.mutual_aid_hand
    ADD CONSTRAINT mutual_aid_hand_number_key UNIQUE (number);
ALTER TABLE ONLY public.mutual_aid_hand
    ADD CONSTRAINT mutual_aid_hand_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.mutual_aid_lawnote
    ADD CONSTRAINT mutual_aid_lawnote_key_key UNIQUE (key);
ALTER TABLE ONLY public.mutual_aid_lawnote
    ADD CONSTRAINT mutual_aid_lawnote_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.mutual_aid_loan
    ADD CONSTRAINT mutual_aid_loan_mediation_id_key UNIQUE (mediation_id);
ALTER TABLE ONLY public.mutual_aid_loan
    ADD CONSTRAINT mutual_aid_loan_number_key UNIQUE (number);
ALTER TABLE ONLY public.mutual_aid_loan
    ADD CONSTRAINT mutual_aid_loan_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.mutual_aid_photo
    ADD CONSTRAINT mutual_aid_photo_key_key UNIQUE (key);
ALTER TABLE ONLY public.mutual_aid_photo
    ADD CONSTRAINT mutual_aid_photo_note_id_key UNIQUE (note_id);
ALTER TABLE ONLY public.mutual_aid_photo
    ADD CONSTRAINT mutual_aid_photo_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.mutual_aid_sos
    ADD CONSTRAINT mutual_aid_sos_number_key UNIQUE (number);
ALTER TABLE ONLY public.mutual_aid_sos
    ADD CONSTRAINT mutual_aid_sos_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.mutual_aid_sostold
    ADD CONSTRAINT mutual_aid_sostold_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.mutual_aid_statenote
    ADD CONSTRAINT mutual_aid_statenote_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.mutual_aid_thing
    ADD CONSTRAINT mutual_aid_thing_number_key UNIQUE (number);
ALTER TABLE ONLY public.mutual_aid_thing
    ADD CONSTRAINT mutual_aid_thing_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.needs_answer
    ADD CONSTRAINT needs_answer_need_id_key UNIQUE (need_id);
ALTER TABLE ONLY public.needs_answer
    ADD CONSTRAINT needs_answer_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.needs_attachment
    ADD CONSTRAINT needs_attachment_key_key UNIQUE (key);
ALTER TABLE ONLY public.needs_attachment
    ADD CONSTRAINT needs_attachment_need_id_key UNIQUE (need_id);
ALTER TABLE ONLY public.needs_attachment
    ADD CONSTRAINT needs_attachment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.needs_convergence
    ADD CONSTRAINT needs_convergence_number_key UNIQUE (number);
ALTER TABLE ONLY public.needs_convergence
    ADD CONSTRAINT needs_convergence_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.needs_copied
    ADD CONSTRAINT needs_copied_entry_id_key UNIQUE (entry_id);
ALTER TABLE ONLY public.needs_copied
    ADD CONSTRAINT needs_copied_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.needs_escalation
    ADD CONSTRAINT needs_escalation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.needs_meaning
    ADD CONSTRAINT needs_meaning_pkey PRIMARY KEY (need_id);
ALTER TABLE ONLY public.needs_need
    ADD CONSTRAINT needs_need_deposit_key_key UNIQUE (deposit_key);
ALTER TABLE ONLY public.needs_need
    ADD CONSTRAINT needs_need_number_key UNIQUE (number);
ALTER TABLE ONLY public.needs_need
    ADD CONSTRAINT needs_need_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.needs_needquestion
    ADD CONSTRAINT needs_question_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.needs_quote
    ADD CONSTRAINT needs_quote_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.needs_needreply
    ADD CONSTRAINT needs_reply_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.needs_needreply
    ADD CONSTRAINT needs_reply_question_id_key UNIQUE (question_id);
ALTER TABLE ONLY public.needs_support
    ADD CONSTRAINT needs_support_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.network_affiliation
    ADD CONSTRAINT network_affiliation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.network_animator
    ADD CONSTRAINT network_animator_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.network_claim
    ADD CONSTRAINT network_claim_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.network_domaintopic
    ADD CONSTRAINT network_domaintopic_code_key UNIQUE (code);
ALTER TABLE ONLY public.network_domaintopic
    ADD CONSTRAINT network_domaintopic_pkey PRIMARY KEY (rank);
ALTER TABLE ONLY public.network_domaintopic
    ADD CONSTRAINT network_domaintopic_slug_key UNIQUE (slug);
ALTER TABLE ONLY public.network_organisation
    ADD CONSTRAINT network_organisation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.network_organisation
    ADD CONSTRAINT network_organisation_slug_key UNIQUE (slug);
ALTER TABLE ONLY public.network_place
    ADD CONSTRAINT network_place_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.network_place
    ADD CONSTRAINT network_place_slug_key UNIQUE (slug);
ALTER TABLE ONLY public.network_representative
    ADD CONSTRAINT network_representative_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records_sourcerecord
    ADD CONSTRAINT network_sourcerecord_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.minutes_signing
    ADD CONSTRAINT nobody_signs_twice UNIQUE (minutes_id, account_id);
ALTER TABLE ONLY public.observatory_citation
    ADD CONSTRAINT observatory_citation_finding_id_key UNIQUE (finding_id);
ALTER TABLE ONLY public.observatory_citation
    ADD CONSTRAINT observatory_citation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.observatory_incomelist
    ADD CONSTRAINT observatory_incomelist_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.observatory_inputfile
    ADD CONSTRAINT observatory_inputfile_pkey PRIMARY KEY (digest);
ALTER TABLE ONLY public.observatory_part
    ADD CONSTRAINT observatory_part_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.observatory_printing
    ADD CONSTRAINT observatory_printing_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.observatory_report
    ADD CONSTRAINT observatory_report_number_key UNIQUE (number);
ALTER TABLE ONLY public.observatory_report
    ADD CONSTRAINT observatory_report_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.observatory_reportsection
    ADD CONSTRAINT observatory_reportsection_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.observatory_snapshot
    ADD CONSTRAINT observatory_snapshot_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.consultations_answer
    ADD CONSTRAINT one_answer_a_statement UNIQUE (voice_id, statement_id);
ALTER TABLE ONLY public.cooperative_reviewdemand
    ADD CONSTRAINT one_asks_once_a_day UNIQUE (associate_id, asked_on);
ALTER TABLE ONLY public.toolkit_card
    ADD CONSTRAINT one_card_a_page UNIQUE (kind, key);
ALTER TABLE ONLY public.deliberation_dissent
    ADD CONSTRAINT one_dissent_a_seat UNIQUE (position_id, seat_id);
ALTER TABLE ONLY public.learning_pathrun
    ADD CONSTRAINT one_follows_a_path_once UNIQUE (account_id, path_id);
ALTER TABLE ONLY public.hall_passage
    ADD CONSTRAINT one_item_at_a_time EXCLUDE USING gist (session_id WITH =, tstzrange(started_at, ended_at) WITH &&);
ALTER TABLE ONLY public.deliberation_paragraph
    ADD CONSTRAINT one_paragraph_a_rank UNIQUE (draft_id, rank) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.voting_teller
    ADD CONSTRAINT one_person_a_place_counts UNIQUE (ballot_id, place);
ALTER TABLE ONLY public.funding_rating
    ADD CONSTRAINT one_rates_a_file_once UNIQUE (juror_id, application_id);
ALTER TABLE ONLY public.voting_saidvoted
    ADD CONSTRAINT one_says_once_that_one_voted UNIQUE (ballot_id, account_id);
ALTER TABLE ONLY public.membership_duesscale
    ADD CONSTRAINT one_scale_a_year UNIQUE NULLS NOT DISTINCT (region_id, year);
ALTER TABLE ONLY public.meetings_meeting
    ADD CONSTRAINT one_session_in_a_room EXCLUDE USING gist (municipality_id WITH =, public.plain((place_name)::text) WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE ((((state)::text = ANY (ARRAY[('adjourned'::character varying)::text, ('convened'::character varying)::text, ('open'::character varying)::text])) AND (NOT ((place_name)::text = ''::text))));
ALTER TABLE ONLY public.deliberation_signature
    ADD CONSTRAINT one_signature_a_seat UNIQUE (position_id, seat_id);
ALTER TABLE ONLY public.funding_outcomesignature
    ADD CONSTRAINT one_signs_an_outcome_once UNIQUE (outcome_id, juror_id);
ALTER TABLE ONLY public.funding_juror
    ADD CONSTRAINT one_sits_once_in_a_jury UNIQUE (jury_id, account_id);
ALTER TABLE ONLY public.hall_speech
    ADD CONSTRAINT one_speaks_at_a_time EXCLUDE USING gist (session_id WITH =, tstzrange(started_at, ended_at) WITH &&) WHERE ((started_at IS NOT NULL));
ALTER TABLE ONLY public.needs_support
    ADD CONSTRAINT one_support_a_place UNIQUE (need_id, place_id);
ALTER TABLE ONLY public.desks_visit
    ADD CONSTRAINT one_visit_a_day UNIQUE (municipality_id, "on");
ALTER TABLE ONLY public.public_services_agreement
    ADD CONSTRAINT public_services_agreement_after_id_key UNIQUE (after_id);
ALTER TABLE ONLY public.public_services_agreement
    ADD CONSTRAINT public_services_agreement_number_key UNIQUE (number);
ALTER TABLE ONLY public.public_services_agreement
    ADD CONSTRAINT public_services_agreement_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.public_services_mednumrow
    ADD CONSTRAINT public_services_mednumrow_offer_id_key UNIQUE (offer_id);
ALTER TABLE ONLY public.public_services_mednumrow
    ADD CONSTRAINT public_services_mednumrow_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.public_services_offer
    ADD CONSTRAINT public_services_offer_number_key UNIQUE (number);
ALTER TABLE ONLY public.public_services_offer
    ADD CONSTRAINT public_services_offer_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records_asking
    ADD CONSTRAINT records_asking_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records_closure
    ADD CONSTRAINT records_closure_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records_confirmation
    ADD CONSTRAINT records_confirmation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records_conflict
    ADD CONSTRAINT records_conflict_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records_doubt
    ADD CONSTRAINT records_doubt_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records_doubtvoice
    ADD CONSTRAINT records_doubtvoice_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records_fieldsource
    ADD CONSTRAINT records_fieldsource_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records_import
    ADD CONSTRAINT records_import_number_key UNIQUE (number);
ALTER TABLE ONLY public.records_import
    ADD CONSTRAINT records_import_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records_importline
    ADD CONSTRAINT records_importline_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records_label
    ADD CONSTRAINT records_label_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records_merge
    ADD CONSTRAINT records_merge_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records_source
    ADD CONSTRAINT records_source_name_key UNIQUE (name);
ALTER TABLE ONLY public.records_source
    ADD CONSTRAINT records_source_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records_source
    ADD CONSTRAINT records_source_slug_key UNIQUE (slug);
ALTER TABLE ONLY public.records_twin
    ADD CONSTRAINT records_twin_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.roadmap_deliverable
    ADD CONSTRAINT roadmap_deliverable_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.roadmap_goal
    ADD CONSTRAINT roadmap_goal_number_key UNIQUE (number);
ALTER TABLE ONLY public.roadmap_goal
    ADD CONSTRAINT roadmap_goal_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.roadmap_milestone
    ADD CONSTRAINT roadmap_milestone_number_key UNIQUE (number);
ALTER TABLE ONLY public.roadmap_milestone
    ADD CONSTRAINT roadmap_milestone_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.roadmap_slip
    ADD CONSTRAINT roadmap_slip_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_socialaccount_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_socialaccount_provider_uid_fc810c6e_uniq UNIQUE (provider, uid);
ALTER TABLE ONLY public.socialaccount_socialapp
    ADD CONSTRAINT socialaccount_socialapp_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_socialtoken_app_id_account_id_fca4e0ac_uniq UNIQUE (app_id, account_id);
ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_socialtoken_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.territory_department
    ADD CONSTRAINT territory_department_code_key UNIQUE (code);
ALTER TABLE ONLY public.territory_department
    ADD CONSTRAINT territory_department_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.territory_department
    ADD CONSTRAINT territory_department_slug_key UNIQUE (slug);
ALTER TABLE ONLY public.territory_intermunicipality
    ADD CONSTRAINT territory_intermunicipality_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.territory_intermunicipality
    ADD CONSTRAINT territory_intermunicipality_siren_key UNIQUE (siren);
ALTER TABLE ONLY public.territory_municipality
    ADD CONSTRAINT territory_municipality_code_key UNIQUE (code);
ALTER TABLE ONLY public.territory_municipality
    ADD CONSTRAINT territory_municipality_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.territory_municipality
    ADD CONSTRAINT territory_municipality_slug_key UNIQUE (slug);
ALTER TABLE ONLY public.territory_region
    ADD CONSTRAINT territory_region_code_key UNIQUE (code);
ALTER TABLE ONLY public.territory_region
    ADD CONSTRAINT territory_region_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.territory_region
    ADD CONSTRAINT territory_region_slug_key UNIQUE (slug);
ALTER TABLE ONLY public.territory_zoning
    ADD CONSTRAINT territory_zoning_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.toolkit_alarm
    ADD CONSTRAINT toolkit_alarm_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.toolkit_beat
    ADD CONSTRAINT toolkit_beat_name_key UNIQUE (name);
ALTER TABLE ONLY public.toolkit_beat
    ADD CONSTRAINT toolkit_beat_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.toolkit_card
    ADD CONSTRAINT toolkit_card_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.toolkit_clock
    ADD CONSTRAINT toolkit_clock_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.toolkit_errand
    ADD CONSTRAINT toolkit_errand_key_key UNIQUE (key);
ALTER TABLE ONLY public.toolkit_errand
    ADD CONSTRAINT toolkit_errand_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.toolkit_mail
    ADD CONSTRAINT toolkit_mail_key_key UNIQUE (key);
ALTER TABLE ONLY public.toolkit_mail
    ADD CONSTRAINT toolkit_mail_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.toolkit_silence
    ADD CONSTRAINT toolkit_silence_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.toolkit_silence
    ADD CONSTRAINT toolkit_silence_word_key UNIQUE (word);
ALTER TABLE ONLY public.toolkit_trace
    ADD CONSTRAINT toolkit_trace_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.learning_halfday
    ADD CONSTRAINT two_half_days_do_not_overlap EXCLUDE USING gist (session_id WITH =, tstzrange(starts_at, ends_at) WITH &&);
ALTER TABLE ONLY public.voting_attendance
    ADD CONSTRAINT voting_attendance_entry_id_key UNIQUE (entry_id);
ALTER TABLE ONLY public.voting_attendance
    ADD CONSTRAINT voting_attendance_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.voting_ballot
    ADD CONSTRAINT voting_ballot_number_key UNIQUE (number);
ALTER TABLE ONLY public.voting_ballot
    ADD CONSTRAINT voting_ballot_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.voting_beleniosarchive
    ADD CONSTRAINT voting_beleniosarchive_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.voting_beleniosbox
    ADD CONSTRAINT voting_beleniosbox_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.voting_beleniosvote
    ADD CONSTRAINT voting_beleniosvote_ballot_id_key UNIQUE (ballot_id);
ALTER TABLE ONLY public.voting_beleniosvote
    ADD CONSTRAINT voting_beleniosvote_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.voting_earlyclosing
    ADD CONSTRAINT voting_earlyclosing_ballot_id_key UNIQUE (ballot_id);
ALTER TABLE ONLY public.voting_earlyclosing
    ADD CONSTRAINT voting_earlyclosing_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.voting_envelope
    ADD CONSTRAINT voting_envelope_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.voting_frozenproxy
    ADD CONSTRAINT voting_frozenproxy_giver_id_key UNIQUE (giver_id);
ALTER TABLE ONLY public.voting_frozenproxy
    ADD CONSTRAINT voting_frozenproxy_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.voting_lot
    ADD CONSTRAINT voting_lot_ballot_id_key UNIQUE (ballot_id);
ALTER TABLE ONLY public.voting_lot
    ADD CONSTRAINT voting_lot_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.voting_markback
    ADD CONSTRAINT voting_markback_entry_id_key UNIQUE (entry_id);
ALTER TABLE ONLY public.voting_markback
    ADD CONSTRAINT voting_markback_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.voting_proxy
    ADD CONSTRAINT voting_proxy_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.voting_rollentry
    ADD CONSTRAINT voting_rollentry_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.voting_saidvoted
    ADD CONSTRAINT voting_saidvoted_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.voting_secrecyask
    ADD CONSTRAINT voting_secrecyask_entry_id_key UNIQUE (entry_id);
ALTER TABLE ONLY public.voting_secrecyask
    ADD CONSTRAINT voting_secrecyask_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.voting_sheet
    ADD CONSTRAINT voting_sheet_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.voting_sheet
    ADD CONSTRAINT voting_sheet_teller_id_key UNIQUE (teller_id);
ALTER TABLE ONLY public.voting_sitting
    ADD CONSTRAINT voting_sitting_number_key UNIQUE (number);
ALTER TABLE ONLY public.voting_sitting
    ADD CONSTRAINT voting_sitting_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.voting_tally
    ADD CONSTRAINT voting_tally_ballot_id_key UNIQUE (ballot_id);
ALTER TABLE ONLY public.voting_tally
    ADD CONSTRAINT voting_tally_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.voting_teller
    ADD CONSTRAINT voting_teller_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.voting_voiceend
    ADD CONSTRAINT voting_voiceend_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.voting_vote
    ADD CONSTRAINT voting_vote_entry_id_key UNIQUE (entry_id);
ALTER TABLE ONLY public.voting_vote
    ADD CONSTRAINT voting_vote_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.voting_votingcode
    ADD CONSTRAINT voting_votingcode_digest_key UNIQUE (digest);
ALTER TABLE ONLY public.voting_votingcode
    ADD CONSTRAINT voting_votingcode_entry_id_key UNIQUE (entry_id);
ALTER TABLE ONLY public.voting_votingcode
    ADD CONSTRAINT voting_votingcode_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.voting_teller
    ADD CONSTRAINT who_count_are_of_two_colleges UNIQUE (ballot_id, college);
ALTER TABLE ONLY public.voting_teller
    ADD CONSTRAINT who_counts_does_so_once UNIQUE (ballot_id, account_id);
CREATE UNIQUE INDEX a_box_has_one_verified_archive ON public.voting_beleniosarchive USING btree (box_id) WHERE ((state)::text = 'verified'::text);
CREATE UNIQUE INDEX a_browser_has_one_voice ON public.consultations_voice USING btree (consultation_id, key) WHERE (NOT ((key)::text = ''::text));
CREATE UNIQUE INDEX a_college_holds_one_circle_at_a_time ON public.elections_circle USING btree (contest_id) WHERE (NOT ((state)::text = ANY (ARRAY[('seated'::character varying)::text, ('ended'::character varying)::text])));
CREATE UNIQUE INDEX a_college_is_drawn_by_one_lottery_at_a_time ON public.lottery_lottery USING btree (college_id) WHERE ((college_id IS NOT NULL) AND (NOT ((state)::text = ANY (ARRAY[('drawn'::character varying)::text, ('cancelled'::character varying)::text]))));
CREATE UNIQUE INDEX a_file_comes_once_from_an_account ON public.records_import USING btree (digest, by_id) NULLS NOT DISTINCT WHERE ((state)::text = ANY (ARRAY[('mapping'::character varying)::text, ('reading'::character varying)::text, ('preview'::character varying)::text, ('running'::character varying)::text, ('done'::character varying)::text, ('undoing'::character varying)::text]));
CREATE UNIQUE INDEX a_group_is_said_once ON public.lexicon_wordgroup USING btree (keys) WHERE (removed_at IS NULL);
CREATE UNIQUE INDEX a_member_stands_once_in_a_college ON public.elections_candidacy USING btree (contest_id, elector_id) WHERE ((state)::text = 'standing'::text);
CREATE UNIQUE INDEX a_part_comes_once ON public.observatory_reportsection USING btree (report_id, key) WHERE (NOT ((key)::text = ''::text));
CREATE UNIQUE INDEX a_person_has_one_calendar ON public.meetings_calendarkey USING btree (account_id) WHERE (revoked_at IS NULL);
CREATE UNIQUE INDEX a_person_has_one_voice ON public.consultations_voice USING btree (consultation_id, account_id) WHERE (account_id IS NOT NULL);
CREATE UNIQUE INDEX a_place_has_one_sos ON public.mutual_aid_sos USING btree (place_id) WHERE ((state)::text = 'open'::text);
CREATE UNIQUE INDEX a_place_has_one_voice ON public.consultations_voice USING btree (consultation_id, place_id) WHERE (place_id IS NOT NULL);
CREATE UNIQUE INDEX a_place_is_asked_once ON public.funding_partner USING btree (application_id, place_id) WHERE (left_at IS NULL);
CREATE UNIQUE INDEX a_place_is_in_one_file_of_a_call ON public.funding_partner USING btree (call_id, place_id) WHERE ((accepted_at IS NOT NULL) AND (left_at IS NULL));
CREATE UNIQUE INDEX a_place_keeps_a_path_once ON public.learning_pathkeeper USING btree (path_id, place_id) WHERE ((place_id IS NOT NULL) AND ((state)::text = ANY (ARRAY[('asked'::character varying)::text, ('kept'::character varying)::text])));
CREATE UNIQUE INDEX a_place_says_one_welcome ON public.learning_welcome USING btree (place_id) WHERE (ended_on IS NULL);
CREATE UNIQUE INDEX a_place_volunteers_once ON public.lottery_volunteer USING btree (lottery_id, place_id) WHERE (place_id IS NOT NULL);
CREATE UNIQUE INDEX a_reference_is_of_one_standing_award ON public.funding_award USING btree (reference) WHERE ((state)::text = 'granted'::text);
CREATE UNIQUE INDEX a_region_has_one_assembly ON public.governance_assembly USING btree (region_id) WHERE ((kind)::text = 'regional'::text);
CREATE UNIQUE INDEX a_register_begins_once ON public.minutes_minutes USING btree (assembly_id) WHERE ((previous_id IS NULL) AND ((state)::text = 'signed'::text));
CREATE UNIQUE INDEX a_register_numbers_once ON public.minutes_minutes USING btree (assembly_id, number) WHERE (NOT ((number)::text = ''::text));
CREATE UNIQUE INDEX a_report_is_prepared_once_at_a_time ON public.observatory_report USING btree (template, assembly_id, subject, starts_on, ends_on) WHERE ((state)::text = 'draft'::text);
CREATE UNIQUE INDEX a_reuse_is_told_once ON public.api_reuse USING btree (dataset, url) WHERE (NOT ((state)::text = 'declined'::text));
CREATE UNIQUE INDEX a_screen_waits_with_its_own_code ON public.hall_roomscreen USING btree (meeting_id, code) WHERE (paired_at IS NULL);
CREATE UNIQUE INDEX a_seat_asks_once_at_a_time ON public.hall_speech USING btree (session_id, seat_id) WHERE ((started_at IS NULL) AND (withdrawn_at IS NULL) AND (NOT ((kind)::text = 'ask'::text)));
CREATE UNIQUE INDEX a_seat_asks_one_question_at_a_time ON public.hall_speech USING btree (session_id, seat_id) WHERE (((kind)::text = 'ask'::text) AND (started_at IS NULL) AND (withdrawn_at IS NULL));
CREATE UNIQUE INDEX a_seat_entrusts_one_at_a_time ON public.meetings_meetingproxy USING btree (meeting_id, giver_id, item_id) NULLS NOT DISTINCT WHERE ((state)::text = ANY (ARRAY[('accepted'::character varying)::text, ('offered'::character varying)::text]));
CREATE UNIQUE INDEX a_thing_is_hidden_once ON public.care_measure USING btree (content_type_id, object_id) WHERE (((kind)::text = 'hidden'::text) AND (lifted_at IS NULL));
CREATE UNIQUE INDEX a_thing_is_in_one_place ON public.mutual_aid_loan USING btree (thing_id) WHERE ((state)::text = 'out'::text);
CREATE UNIQUE INDEX a_voice_ends_once_at_a_time ON public.voting_voiceend USING btree (entry_id) WHERE (until_at IS NULL);
CREATE UNIQUE INDEX a_voice_gives_one_proxy_at_a_time ON public.voting_proxy USING btree (giver_id, whole_sitting) WHERE ((state)::text = ANY (ARRAY[('offered'::character varying)::text, ('accepted'::character varying)::text]));
CREATE UNIQUE INDEX a_year_is_shared_out_once ON public.cooperative_allocation USING btree (cooperative_id, year) WHERE (NOT ((state)::text = 'dropped'::text));
CREATE UNIQUE INDEX absorbed_once ON public.records_merge USING btree (absorbed_id) WHERE (undone_at IS NULL);
CREATE INDEX account_emailaddress_email_03be32b2 ON public.account_emailaddress USING btree (email);
CREATE INDEX account_emailaddress_email_03be32b2_like ON public.account_emailaddress USING btree (email varchar_pattern_ops);
CREATE INDEX account_emailaddress_user_id_2c513194 ON public.account_emailaddress USING btree (user_id);
CREATE INDEX account_emailconfirmation_email_address_id_5b7f8c58 ON public.account_emailconfirmation USING btree (email_address_id);
CREATE INDEX account_emailconfirmation_key_f43612bd_like ON public.account_emailconfirmation USING btree (key varchar_pattern_ops);
CREATE INDEX accounts_account_email_348850e2_like ON public.accounts_account USING btree (email varchar_pattern_ops);
CREATE INDEX accounts_account_groups_account_id_52f14852 ON public.accounts_account_groups USING btree (account_id);
CREATE INDEX accounts_account_groups_group_id_7c6a6bd1 ON public.accounts_account_groups USING btree (group_id);
CREATE INDEX accounts_account_user_permissions_account_id_816f9bde ON public.accounts_account_user_permissions USING btree (account_id);
CREATE INDEX accounts_account_user_permissions_permission_id_24620205 ON public.accounts_account_user_permissions USING btree (permission_id);
CREATE INDEX accounts_connection_account_id_0782952b ON public.accounts_connection USING btree (account_id);
CREATE INDEX accounts_connection_expire_date_5d5c363c ON public.accounts_connection USING btree (expire_date);
CREATE INDEX accounts_connection_session_key_3656e94f_like ON public.accounts_connection USING btree (session_key varchar_pattern_ops);
CREATE INDEX accounts_consent_account_id_80eeeb4e ON public.accounts_consent USING btree (account_id);
CREATE INDEX accounts_mailing_at_e715d2fd ON public.accounts_mailing USING btree (at);
CREATE INDEX accounts_mailing_key_6b079d03_like ON public.accounts_mailing USING btree (key varchar_pattern_ops);
CREATE INDEX accounts_wayback_account_id_aac1b441 ON public.accounts_wayback USING btree (account_id);
CREATE INDEX achievement_about ON public.attestations_achievement USING btree (about_type_id, about_id);
CREATE INDEX achievement_search ON public.attestations_achievement USING gin (search);
CREATE INDEX advocacy_commitment_demand_id_9607b1b7 ON public.advocacy_commitment USING btree (demand_id);
CREATE INDEX advocacy_demand_referral_id_6ab0a35b ON public.advocacy_demand USING btree (referral_id);
CREATE INDEX advocacy_effect_author_id_b9db02aa ON public.advocacy_effect USING btree (author_id);
CREATE INDEX advocacy_effect_need_id_e439b5ce ON public.advocacy_effect USING btree (need_id);
CREATE INDEX advocacy_effect_position_id_e5352cf7 ON public.advocacy_effect USING btree (position_id);
CREATE INDEX advocacy_heldfile_key_09d2183c_like ON public.advocacy_heldfile USING btree (key varchar_pattern_ops);
CREATE INDEX advocacy_heldfile_referral_id_486fd4db ON public.advocacy_heldfile USING btree (referral_id);
CREATE INDEX advocacy_referral_institution_id_fa7230e1 ON public.advocacy_referral USING btree (institution_id);
CREATE INDEX advocacy_referral_key_66470668_like ON public.advocacy_referral USING btree (key varchar_pattern_ops);
CREATE INDEX advocacy_referral_mail_id_8017e64a ON public.advocacy_referral USING btree (mail_id);
CREATE INDEX advocacy_referral_next_mail_id_14ce4a14 ON public.advocacy_referral USING btree (next_mail_id);
CREATE INDEX advocacy_referral_position_id_0b23cd55 ON public.advocacy_referral USING btree (position_id);
CREATE INDEX advocacy_reminder_mail_id_24566a8a ON public.advocacy_reminder USING btree (mail_id);
CREATE INDEX advocacy_reminder_referral_id_10253c90 ON public.advocacy_reminder USING btree (referral_id);
CREATE INDEX advocacy_reminder_sent_by_id_781f6411 ON public.advocacy_reminder USING btree (sent_by_id);
CREATE INDEX advocacy_reply_demand_id_0402cf05 ON public.advocacy_reply USING btree (demand_id);
CREATE INDEX advocacy_reply_verified_by_id_6eaa6b0a ON public.advocacy_reply USING btree (verified_by_id);
CREATE INDEX advocacy_statement_author_id_ac999265 ON public.advocacy_statement USING btree (author_id);
CREATE INDEX advocacy_statement_institution_id_d8fb0043 ON public.advocacy_statement USING btree (institution_id);
CREATE UNIQUE INDEX affiliated_once ON public.network_affiliation USING btree (place_id, organisation_id) WHERE (until IS NULL);
CREATE INDEX aids_by_deadline ON public.funding_aid USING btree (deadline_on);
CREATE UNIQUE INDEX alarm_runs_once_for_each_check ON public.toolkit_alarm USING btree (check_name) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX an_account_enrols_once ON public.learning_enrolment USING btree (session_id, account_id) WHERE ((account_id IS NOT NULL) AND (NOT ((state)::text = ANY (ARRAY[('left'::character varying)::text, ('lapsed'::character varying)::text]))));
CREATE UNIQUE INDEX an_account_follows_once ON public.journal_follow USING btree (content_type_id, object_id, account_id) WHERE ((account_id IS NOT NULL) AND (ended_at IS NULL));
CREATE UNIQUE INDEX an_account_is_one_associate ON public.cooperative_associate USING btree (cooperative_id, account_id) WHERE (until IS NULL);
CREATE UNIQUE INDEX an_address_enrols_once ON public.learning_enrolment USING btree (session_id, email) WHERE ((NOT ((email)::text = ''::text)) AND (NOT ((state)::text = ANY (ARRAY[('left'::character varying)::text, ('lapsed'::character varying)::text]))));
CREATE UNIQUE INDEX an_address_follows_once ON public.journal_follow USING btree (content_type_id, object_id, address) WHERE ((ended_at IS NULL) AND (NOT ((address)::text = ''::text)));
CREATE UNIQUE INDEX an_address_is_invited_once ON public.meetings_guest USING btree (meeting_id, email) WHERE (revoked_at IS NULL);
CREATE UNIQUE INDEX an_address_is_told_once ON public.api_hook USING btree (account_id, url) WHERE ((state)::text = 'running'::text);
CREATE UNIQUE INDEX an_assembly_holds_one_election_at_a_time ON public.elections_election USING btree (assembly_id) WHERE (NOT ((state)::text = ANY (ARRAY[('closed'::character varying)::text, ('cancelled'::character varying)::text])));
CREATE UNIQUE INDEX an_election_is_one_box ON public.voting_beleniosbox USING btree (fingerprint) WHERE (NOT ((fingerprint)::text = ''::text));
CREATE UNIQUE INDEX an_exclusion_is_put_to_one_vote_at_a_time ON public.hall_exclusionpoint USING btree (exclusion_id) WHERE (ballot_id IS NULL);
CREATE UNIQUE INDEX an_organisation_is_one_associate ON public.cooperative_associate USING btree (cooperative_id, organisation_id) WHERE (until IS NULL);
CREATE UNIQUE INDEX an_organisation_keeps_a_path_once ON public.learning_pathkeeper USING btree (path_id, organisation_id) WHERE ((organisation_id IS NOT NULL) AND ((state)::text = ANY (ARRAY[('asked'::character varying)::text, ('kept'::character varying)::text])));
CREATE INDEX api_change_dataset_30abae7d ON public.api_change USING btree (dataset);
CREATE INDEX api_change_dataset_30abae7d_like ON public.api_change USING btree (dataset varchar_pattern_ops);
CREATE INDEX api_compared_dataset_93d0b41b_like ON public.api_compared USING btree (dataset varchar_pattern_ops);
CREATE INDEX api_hook_account_id_5416daf9 ON public.api_hook USING btree (account_id);
CREATE INDEX api_hookmessage_code_3b4fd1a9_like ON public.api_hookmessage USING btree (code varchar_pattern_ops);
CREATE INDEX api_hookmessage_hook_id_974c6bf2 ON public.api_hookmessage USING btree (hook_id);
CREATE INDEX api_reuse_author_id_06403fc2 ON public.api_reuse USING btree (author_id);
CREATE INDEX api_reuse_dataset_ff4f81c4 ON public.api_reuse USING btree (dataset);
CREATE INDEX api_reuse_dataset_ff4f81c4_like ON public.api_reuse USING btree (dataset varchar_pattern_ops);
CREATE INDEX api_writtenfile_dataset_10636f2c ON public.api_writtenfile USING btree (dataset);
CREATE INDEX api_writtenfile_dataset_10636f2c_like ON public.api_writtenfile USING btree (dataset varchar_pattern_ops);
CREATE INDEX api_writtenfile_form_bd108cbc ON public.api_writtenfile USING btree (form);
CREATE INDEX api_writtenfile_form_bd108cbc_like ON public.api_writtenfile USING btree (form varchar_pattern_ops);
CREATE INDEX asking_last ON public.records_asking USING btree (place_id, at DESC);
CREATE INDEX attestation_of_achievement ON public.attestations_attestation USING btree (achievement_id, state);
CREATE INDEX attestation_of_holder ON public.attestations_attestation USING btree (holder_id, state);
CREATE INDEX attestations_achievement_about_type_id_c4e250f2 ON public.attestations_achievement USING btree (about_type_id);
CREATE INDEX attestations_achievement_author_id_1f0da473 ON public.attestations_achievement USING btree (author_id);
CREATE INDEX attestations_achievement_organisation_id_587e6e86 ON public.attestations_achievement USING btree (organisation_id);
CREATE INDEX attestations_achievement_place_id_2bdc7884 ON public.attestations_achievement USING btree (place_id);
CREATE INDEX attestations_attestation_achievement_id_6556ddf8 ON public.attestations_attestation USING btree (achievement_id);
CREATE INDEX attestations_attestation_code_47d3ed63_like ON public.attestations_attestation USING btree (code varchar_pattern_ops);
CREATE INDEX attestations_attestation_holder_id_734f5b9e ON public.attestations_attestation USING btree (holder_id);
CREATE INDEX attestations_attestation_place_id_03123d6e ON public.attestations_attestation USING btree (place_id);
CREATE INDEX attestations_broughtproof_attestation_id_2c031e3d ON public.attestations_broughtproof USING btree (attestation_id);
CREATE INDEX attestations_credential_attestation_id_095d3909 ON public.attestations_credential USING btree (attestation_id);
CREATE INDEX attestations_credential_key_id_33c651e3 ON public.attestations_credential USING btree (key_id);
CREATE INDEX attestations_firstpeer_account_id_3ac45f57 ON public.attestations_firstpeer USING btree (account_id);
CREATE INDEX attestations_firstpeer_achievement_id_551b1b06 ON public.attestations_firstpeer USING btree (achievement_id);
CREATE INDEX attestations_firstpeer_named_by_id_4a0329b6 ON public.attestations_firstpeer USING btree (named_by_id);
CREATE INDEX attestations_peerask_account_id_41da0548 ON public.attestations_peerask USING btree (account_id);
CREATE INDEX attestations_peerask_attestation_id_ae7bd396 ON public.attestations_peerask USING btree (attestation_id);
CREATE INDEX attestations_recognition_attestation_id_f7ad64ea ON public.attestations_recognition USING btree (attestation_id);
CREATE INDEX attestations_recognition_peer_id_73e25eb3 ON public.attestations_recognition USING btree (peer_id);
CREATE INDEX attestations_recognition_place_id_e064476e ON public.attestations_recognition USING btree (place_id);
CREATE INDEX attestations_signingkey_ed25519_ea33b4ed_like ON public.attestations_signingkey USING btree (ed25519 varchar_pattern_ops);
CREATE INDEX auth_group_name_a6ea08ec_like ON public.auth_group USING btree (name varchar_pattern_ops);
CREATE INDEX auth_group_permissions_group_id_b120cbf9 ON public.auth_group_permissions USING btree (group_id);
CREATE INDEX auth_group_permissions_permission_id_84c5c92e ON public.auth_group_permissions USING btree (permission_id);
CREATE INDEX auth_permission_content_type_id_2f476e4b ON public.auth_permission USING btree (content_type_id);
CREATE INDEX care_acceptance_account_id_9f966121 ON public.care_acceptance USING btree (account_id);
CREATE INDEX care_acceptance_charter_id_74b17a71 ON public.care_acceptance USING btree (charter_id);
CREATE INDEX care_appeal_author_id_3eac1cd9 ON public.care_appeal USING btree (author_id);
CREATE INDEX care_appeal_decided_by_id_05a7fd3a ON public.care_appeal USING btree (decided_by_id);
CREATE INDEX care_measure_actor_id_44935375 ON public.care_measure USING btree (actor_id);
CREATE INDEX care_measure_content_type_id_8169c262 ON public.care_measure USING btree (content_type_id);
CREATE INDEX care_measure_lifted_by_id_5de855c1 ON public.care_measure USING btree (lifted_by_id);
CREATE INDEX care_measure_subject_id_b647004a ON public.care_measure USING btree (subject_id);
CREATE INDEX care_mediation_last_by_id_8e5f58bf ON public.care_mediation USING btree (last_by_id);
CREATE INDEX care_mediation_mediator_id_1443fccf ON public.care_mediation USING btree (mediator_id);
CREATE INDEX care_mediationword_author_id_24f2f669 ON public.care_mediationword USING btree (author_id);
CREATE INDEX care_mediationword_mediation_id_8c97a30a ON public.care_mediationword USING btree (mediation_id);
CREATE INDEX care_mediator_account_id_c11ad45a ON public.care_mediator USING btree (account_id);
CREATE INDEX care_mediator_appointed_by_id_13a28ea8 ON public.care_mediator USING btree (appointed_by_id);
CREATE INDEX care_party_account_id_29b16ab1 ON public.care_party USING btree (account_id);
CREATE INDEX care_party_mediation_id_b7452565 ON public.care_party USING btree (mediation_id);
CREATE INDEX care_report_content_b41c7d_idx ON public.care_report USING btree (content_type_id, object_id);
CREATE INDEX care_report_content_type_id_a3661c7d ON public.care_report USING btree (content_type_id);
CREATE INDEX care_report_handled_by_id_4812ae2a ON public.care_report USING btree (handled_by_id);
CREATE INDEX care_report_reporter_id_1fa5cd23 ON public.care_report USING btree (reporter_id);
CREATE INDEX care_reportnotice_account_id_47da0df4 ON public.care_reportnotice USING btree (account_id);
CREATE INDEX care_reportnotice_report_id_19e781b6 ON public.care_reportnotice USING btree (report_id);
CREATE INDEX change_of_dataset ON public.api_change USING btree (dataset, number);
CREATE INDEX commons_heldfile_account_id_b2411aad ON public.commons_heldfile USING btree (account_id);
CREATE INDEX commons_heldfile_key_3ad1f81d_like ON public.commons_heldfile USING btree (key varchar_pattern_ops);
CREATE INDEX commons_improvement_author_id_add59ee0 ON public.commons_improvement USING btree (author_id);
CREATE INDEX commons_improvement_organisation_id_0834eaaa ON public.commons_improvement USING btree (organisation_id);
CREATE INDEX commons_improvement_place_id_cf42e741 ON public.commons_improvement USING btree (place_id);
CREATE INDEX commons_improvement_release_id_0d8fb127 ON public.commons_improvement USING btree (release_id);
CREATE INDEX commons_improvement_resource_id_2719a48e ON public.commons_improvement USING btree (resource_id);
CREATE INDEX commons_release_author_id_2fb9390f ON public.commons_release USING btree (author_id);
CREATE INDEX commons_release_resource_id_bb9af5b7 ON public.commons_release USING btree (resource_id);
CREATE INDEX commons_releasefile_release_id_afb7c8fd ON public.commons_releasefile USING btree (release_id);
CREATE INDEX commons_resource_author_id_70bb80e1 ON public.commons_resource USING btree (author_id);
CREATE INDEX commons_resource_derived_from_id_b78b0af4 ON public.commons_resource USING btree (derived_from_id);
CREATE INDEX commons_resource_organisation_id_6da9cee3 ON public.commons_resource USING btree (organisation_id);
CREATE INDEX commons_resource_place_id_4e9e14f4 ON public.commons_resource USING btree (place_id);
CREATE INDEX commons_resource_source_type_id_2db72276 ON public.commons_resource USING btree (source_type_id);
CREATE INDEX commons_reuse_author_id_430b36d9 ON public.commons_reuse USING btree (author_id);
CREATE INDEX commons_reuse_organisation_id_7091e0a7 ON public.commons_reuse USING btree (organisation_id);
CREATE INDEX commons_reuse_place_id_06e14b6f ON public.commons_reuse USING btree (place_id);
CREATE INDEX commons_reuse_resource_id_3a4349a4 ON public.commons_reuse USING btree (resource_id);
CREATE INDEX confirmation_last ON public.records_confirmation USING btree (place_id, at DESC);
CREATE INDEX consultations_answer_statement_id_fa7c6b2a ON public.consultations_answer USING btree (statement_id);
CREATE INDEX consultations_answer_voice_id_61a183c6 ON public.consultations_answer USING btree (voice_id);
CREATE INDEX consultations_consultation_assembly_id_05125c6f ON public.consultations_consultation USING btree (assembly_id);
CREATE INDEX consultations_consultation_author_id_af644bf9 ON public.consultations_consultation USING btree (author_id);
CREATE INDEX consultations_consultation_convergence_id_bb6f1929 ON public.consultations_consultation USING btree (convergence_id);
CREATE INDEX consultations_statement_author_id_42076967 ON public.consultations_statement USING btree (author_id);
CREATE INDEX consultations_statement_consultation_id_b1ac92f2 ON public.consultations_statement USING btree (consultation_id);
CREATE INDEX consultations_statement_joined_to_id_5e7b7ac7 ON public.consultations_statement USING btree (joined_to_id);
CREATE INDEX consultations_statement_need_id_e2632bfc ON public.consultations_statement USING btree (need_id);
CREATE INDEX consultations_statement_place_id_ab38b825 ON public.consultations_statement USING btree (place_id);
CREATE INDEX consultations_statement_settled_by_id_12528587 ON public.consultations_statement USING btree (settled_by_id);
CREATE INDEX consultations_voice_account_id_d27fbf63 ON public.consultations_voice USING btree (account_id);
CREATE INDEX consultations_voice_consultation_id_614ba6b9 ON public.consultations_voice USING btree (consultation_id);
CREATE INDEX consultations_voice_place_id_1a5930bc ON public.consultations_voice USING btree (place_id);
CREATE INDEX consultations_voice_typist_id_fb080698 ON public.consultations_voice USING btree (typist_id);
CREATE INDEX convergence_search ON public.needs_convergence USING gin (search);
CREATE INDEX cooperative_allocation_cooperative_id_cb56a5b4 ON public.cooperative_allocation USING btree (cooperative_id);
CREATE INDEX cooperative_allocation_posted_by_id_e6d55f13 ON public.cooperative_allocation USING btree (posted_by_id);
CREATE INDEX cooperative_allocation_proposed_by_id_3b613583 ON public.cooperative_allocation USING btree (proposed_by_id);
CREATE INDEX cooperative_associate_account_id_e3a471c1 ON public.cooperative_associate USING btree (account_id);
CREATE INDEX cooperative_associate_cooperative_id_450c6b8a ON public.cooperative_associate USING btree (cooperative_id);
CREATE INDEX cooperative_associate_organisation_id_68ee7aab ON public.cooperative_associate USING btree (organisation_id);
CREATE INDEX cooperative_conversion_change_id_bb657815 ON public.cooperative_conversion USING btree (change_id);
CREATE INDEX cooperative_conversion_prepared_by_id_1e0da47f ON public.cooperative_conversion USING btree (prepared_by_id);
CREATE INDEX cooperative_conversion_switched_by_id_b65b03c8 ON public.cooperative_conversion USING btree (switched_by_id);
CREATE INDEX cooperative_correction_asked_by_id_2d50bc8c ON public.cooperative_correction USING btree (asked_by_id);
CREATE INDEX cooperative_correction_decided_by_id_41b62688 ON public.cooperative_correction USING btree (decided_by_id);
CREATE INDEX cooperative_correction_movement_id_e39625b5 ON public.cooperative_correction USING btree (movement_id);
CREATE INDEX cooperative_duty_conversion_id_07e4a434 ON public.cooperative_duty USING btree (conversion_id);
CREATE INDEX cooperative_halfrate_noted_by_id_12851b15 ON public.cooperative_halfrate USING btree (noted_by_id);
CREATE INDEX cooperative_keeper_account_id_0abf08f0 ON public.cooperative_keeper USING btree (account_id);
CREATE INDEX cooperative_keeper_cooperative_id_b1c3f3d9 ON public.cooperative_keeper USING btree (cooperative_id);
CREATE INDEX cooperative_keeper_given_by_id_66fe8669 ON public.cooperative_keeper USING btree (given_by_id);
CREATE INDEX cooperative_loss_cooperative_id_508a804c ON public.cooperative_loss USING btree (cooperative_id);
CREATE INDEX cooperative_loss_noted_by_id_1d87ad8a ON public.cooperative_loss USING btree (noted_by_id);
CREATE INDEX cooperative_movement_cooperative_id_4d018291 ON public.cooperative_movement USING btree (cooperative_id);
CREATE INDEX cooperative_movement_recorded_by_id_9fef7109 ON public.cooperative_movement USING btree (recorded_by_id);
CREATE INDEX cooperative_movement_subscription_id_f20c4b26 ON public.cooperative_movement USING btree (subscription_id);
CREATE INDEX cooperative_payout_associate_id_18744b11 ON public.cooperative_payout USING btree (associate_id);
CREATE INDEX cooperative_payout_decided_by_id_d3354733 ON public.cooperative_payout USING btree (decided_by_id);
CREATE INDEX cooperative_payout_iban_by_id_67436b56 ON public.cooperative_payout USING btree (iban_by_id);
CREATE INDEX cooperative_payout_ordered_by_id_42dd5fb5 ON public.cooperative_payout USING btree (ordered_by_id);
CREATE INDEX cooperative_payout_prepared_by_id_b934327d ON public.cooperative_payout USING btree (prepared_by_id);
CREATE INDEX cooperative_payout_subscription_id_f64ba38a ON public.cooperative_payout USING btree (subscription_id);
CREATE INDEX cooperative_posting_associate_id_2c97d90f ON public.cooperative_posting USING btree (associate_id);
CREATE INDEX cooperative_posting_movement_id_bc83e5ed ON public.cooperative_posting USING btree (movement_id);
CREATE INDEX cooperative_promise_account_id_51eb2eae ON public.cooperative_promise USING btree (account_id);
CREATE INDEX cooperative_promise_cooperative_id_5d46d7e2 ON public.cooperative_promise USING btree (cooperative_id);
CREATE INDEX cooperative_promise_made_by_id_a2023d46 ON public.cooperative_promise USING btree (made_by_id);
CREATE INDEX cooperative_promise_organisation_id_903b8627 ON public.cooperative_promise USING btree (organisation_id);
CREATE INDEX cooperative_proof_conversion_id_3ab697ed ON public.cooperative_proof USING btree (conversion_id);
CREATE INDEX cooperative_proof_entered_by_id_38b94819 ON public.cooperative_proof USING btree (entered_by_id);
CREATE INDEX cooperative_proof_withdrawn_by_id_6c42f6ec ON public.cooperative_proof USING btree (withdrawn_by_id);
CREATE INDEX cooperative_review_cooperative_id_700e5c11 ON public.cooperative_review USING btree (cooperative_id);
CREATE INDEX cooperative_review_named_by_id_3990a6de ON public.cooperative_review USING btree (named_by_id);
CREATE INDEX cooperative_reviewdemand_associate_id_1197dbd8 ON public.cooperative_reviewdemand USING btree (associate_id);
CREATE INDEX cooperative_subscription_associate_id_e9e3d356 ON public.cooperative_subscription USING btree (associate_id);
CREATE INDEX cooperative_subscription_decided_by_id_7f3fa92c ON public.cooperative_subscription USING btree (decided_by_id);
CREATE INDEX cooperative_subscription_signed_by_id_10e08734 ON public.cooperative_subscription USING btree (signed_by_id);
CREATE INDEX cooperative_yearwords_cooperative_id_1234a59f ON public.cooperative_yearwords USING btree (cooperative_id);
CREATE INDEX cooperative_yearwords_written_by_id_d05348d1 ON public.cooperative_yearwords USING btree (written_by_id);
CREATE INDEX decision_search ON public.governance_decision USING gin (search);
CREATE INDEX deliberation_amendment_author_id_bed801b6 ON public.deliberation_amendment USING btree (author_id);
CREATE INDEX deliberation_amendment_ballot_id_6b28728c ON public.deliberation_amendment USING btree (ballot_id);
CREATE INDEX deliberation_amendment_draft_id_dde09943 ON public.deliberation_amendment USING btree (draft_id);
CREATE INDEX deliberation_amendment_organisation_id_c9db1ab9 ON public.deliberation_amendment USING btree (organisation_id);
CREATE INDEX deliberation_amendment_paragraph_id_c4727c27 ON public.deliberation_amendment USING btree (paragraph_id);
CREATE INDEX deliberation_amendment_place_id_f2079fd2 ON public.deliberation_amendment USING btree (place_id);
CREATE INDEX deliberation_comment_author_id_616374a5 ON public.deliberation_comment USING btree (author_id);
CREATE INDEX deliberation_comment_in_reply_to_id_d55e1a94 ON public.deliberation_comment USING btree (in_reply_to_id);
CREATE INDEX deliberation_comment_organisation_id_29913d58 ON public.deliberation_comment USING btree (organisation_id);
CREATE INDEX deliberation_comment_paragraph_id_823587ed ON public.deliberation_comment USING btree (paragraph_id);
CREATE INDEX deliberation_comment_place_id_9cf1093a ON public.deliberation_comment USING btree (place_id);
CREATE INDEX deliberation_consentround_draft_id_663639a9 ON public.deliberation_consentround USING btree (draft_id);
CREATE INDEX deliberation_dissent_author_id_102a0b90 ON public.deliberation_dissent USING btree (author_id);
CREATE INDEX deliberation_dissent_organisation_id_3ac9ab18 ON public.deliberation_dissent USING btree (organisation_id);
CREATE INDEX deliberation_dissent_place_id_727487ac ON public.deliberation_dissent USING btree (place_id);
CREATE INDEX deliberation_dissent_position_id_06e571c3 ON public.deliberation_dissent USING btree (position_id);
CREATE INDEX deliberation_dissent_seat_id_eaad777b ON public.deliberation_dissent USING btree (seat_id);
CREATE INDEX deliberation_draft_assembly_id_3981da96 ON public.deliberation_draft USING btree (assembly_id);
CREATE INDEX deliberation_draft_author_id_94a0e340 ON public.deliberation_draft USING btree (author_id);
CREATE INDEX deliberation_draft_convergences_convergence_id_b956f361 ON public.deliberation_draft_convergences USING btree (convergence_id);
CREATE INDEX deliberation_draft_convergences_draft_id_64996f91 ON public.deliberation_draft_convergences USING btree (draft_id);
CREATE INDEX deliberation_draft_organisation_id_d7c05cb1 ON public.deliberation_draft USING btree (organisation_id);
CREATE INDEX deliberation_draft_place_id_28baadf6 ON public.deliberation_draft USING btree (place_id);
CREATE INDEX deliberation_draft_rulebook_id_30a5a785 ON public.deliberation_draft USING btree (rulebook_id);
CREATE INDEX deliberation_finding_draft_id_efd59a72 ON public.deliberation_finding USING btree (draft_id);
CREATE INDEX deliberation_objection_author_id_031fc467 ON public.deliberation_objection USING btree (author_id);
CREATE INDEX deliberation_objection_draft_id_23d9aabd ON public.deliberation_objection USING btree (draft_id);
CREATE INDEX deliberation_objection_paragraph_id_c03c0bbb ON public.deliberation_objection USING btree (paragraph_id);
CREATE INDEX deliberation_objection_round_id_20ff64f2 ON public.deliberation_objection USING btree (round_id);
CREATE INDEX deliberation_objection_seat_id_7b1d6996 ON public.deliberation_objection USING btree (seat_id);
CREATE INDEX deliberation_paragraph_draft_id_157dfb2a ON public.deliberation_paragraph USING btree (draft_id);
CREATE INDEX deliberation_paragraph_findings_finding_id_7657acc4 ON public.deliberation_paragraph_findings USING btree (finding_id);
CREATE INDEX deliberation_paragraph_findings_paragraph_id_d9d42ad5 ON public.deliberation_paragraph_findings USING btree (paragraph_id);
CREATE INDEX deliberation_paragraph_needs_need_id_c3fa0111 ON public.deliberation_paragraph_needs USING btree (need_id);
CREATE INDEX deliberation_paragraph_needs_paragraph_id_7b4a98db ON public.deliberation_paragraph_needs USING btree (paragraph_id);
CREATE INDEX deliberation_paragraph_uid_f4d4fe98_like ON public.deliberation_paragraph USING btree (uid varchar_pattern_ops);
CREATE INDEX deliberation_position_number_1f93a5f6_like ON public.deliberation_position USING btree (number varchar_pattern_ops);
CREATE INDEX deliberation_signature_author_id_a9b49926 ON public.deliberation_signature USING btree (author_id);
CREATE INDEX deliberation_signature_organisation_id_8d096b02 ON public.deliberation_signature USING btree (organisation_id);
CREATE INDEX deliberation_signature_place_id_147c5abf ON public.deliberation_signature USING btree (place_id);
CREATE INDEX deliberation_signature_position_id_42b6d102 ON public.deliberation_signature USING btree (position_id);
CREATE INDEX deliberation_signature_seat_id_4a1f6f07 ON public.deliberation_signature USING btree (seat_id);
CREATE INDEX deliberation_stance_author_id_92d21aee ON public.deliberation_stance USING btree (author_id);
CREATE INDEX deliberation_stance_round_id_3ac35683 ON public.deliberation_stance USING btree (round_id);
CREATE INDEX deliberation_stance_seat_id_e379220d ON public.deliberation_stance USING btree (seat_id);
CREATE INDEX desks_spreading_author_id_d9f7c3bd ON public.desks_spreading USING btree (author_id);
CREATE INDEX desks_spreading_content_type_id_7bf3a512 ON public.desks_spreading USING btree (content_type_id);
CREATE INDEX desks_spreading_department_id_69668b99 ON public.desks_spreading USING btree (department_id);
CREATE INDEX desks_spreading_organisation_id_dc30cc15 ON public.desks_spreading USING btree (organisation_id);
CREATE INDEX desks_spreading_region_id_d87a84cb ON public.desks_spreading USING btree (region_id);
CREATE INDEX desks_telephone_department_id_b59d452d ON public.desks_telephone USING btree (department_id);
CREATE INDEX desks_telephone_region_id_0df7904b ON public.desks_telephone USING btree (region_id);
CREATE INDEX desks_telephone_said_by_id_8fff57e2 ON public.desks_telephone USING btree (said_by_id);
CREATE INDEX desks_visit_author_id_5dfbd790 ON public.desks_visit USING btree (author_id);
CREATE INDEX desks_visit_municipality_id_bbdb755d ON public.desks_visit USING btree (municipality_id);
CREATE INDEX desks_visit_organisation_id_b819d952 ON public.desks_visit USING btree (organisation_id);
CREATE INDEX django_admin_log_content_type_id_c4bce8eb ON public.django_admin_log USING btree (content_type_id);
CREATE INDEX django_admin_log_user_id_c564eba6 ON public.django_admin_log USING btree (user_id);
CREATE INDEX django_session_expire_date_a5c62663 ON public.django_session USING btree (expire_date);
CREATE INDEX django_session_session_key_c0390e0f_like ON public.django_session USING btree (session_key varchar_pattern_ops);
CREATE INDEX django_task_backend_071754_idx ON public.django_tasks_database_dbtaskresult USING btree (backend_name);
CREATE INDEX django_task_queue_n_99c321_idx ON public.django_tasks_database_dbtaskresult USING btree (queue_name);
CREATE INDEX elections_candidacy_author_id_a033343b ON public.elections_candidacy USING btree (author_id);
CREATE INDEX elections_candidacy_contest_id_d1df4aab ON public.elections_candidacy USING btree (contest_id);
CREATE INDEX elections_candidacy_elector_id_a4a58fb8 ON public.elections_candidacy USING btree (elector_id);
CREATE INDEX elections_circle_chosen_id_c4a56af6 ON public.elections_circle USING btree (chosen_id);
CREATE INDEX elections_circle_contest_id_eb73579e ON public.elections_circle USING btree (contest_id);
CREATE INDEX elections_circle_facilitator_id_cb1636c0 ON public.elections_circle USING btree (facilitator_id);
CREATE INDEX elections_contest_college_id_0dcad40c ON public.elections_contest USING btree (college_id);
CREATE INDEX elections_contest_election_id_4ce2f3fb ON public.elections_contest USING btree (election_id);
CREATE INDEX elections_correction_author_id_b004a70d ON public.elections_correction USING btree (author_id);
CREATE INDEX elections_correction_college_id_e0cd57c9 ON public.elections_correction USING btree (college_id);
CREATE INDEX elections_correction_decided_by_id_2cedee4d ON public.elections_correction USING btree (decided_by_id);
CREATE INDEX elections_correction_election_id_c117dfe7 ON public.elections_correction USING btree (election_id);
CREATE INDEX elections_correction_elector_id_631efa0e ON public.elections_correction USING btree (elector_id);
CREATE INDEX elections_correction_held_by_id_6c13f2ca ON public.elections_correction USING btree (held_by_id);
CREATE INDEX elections_correction_organisation_id_69cad4d4 ON public.elections_correction USING btree (organisation_id);
CREATE INDEX elections_election_assembly_id_1e48ea2d ON public.elections_election USING btree (assembly_id);
CREATE INDEX elections_election_rulebook_id_515b2b35 ON public.elections_election USING btree (rulebook_id);
CREATE INDEX elections_elector_account_id_36735eba ON public.elections_elector USING btree (account_id);
CREATE INDEX elections_elector_college_id_42e947c7 ON public.elections_elector USING btree (college_id);
CREATE INDEX elections_elector_election_id_8c0f34ae ON public.elections_elector USING btree (election_id);
CREATE INDEX elections_elector_organisation_id_93e129a0 ON public.elections_elector USING btree (organisation_id);
CREATE INDEX elections_incident_by_id_9c95aea6 ON public.elections_incident USING btree (by_id);
CREATE INDEX elections_incident_election_id_d2e2c7b1 ON public.elections_incident USING btree (election_id);
CREATE INDEX elections_nomination_circle_id_ed80222c ON public.elections_nomination USING btree (circle_id);
CREATE INDEX elections_nomination_moved_from_id_ccfe3ecb ON public.elections_nomination USING btree (moved_from_id);
CREATE INDEX elections_nomination_nominee_id_7f324a5a ON public.elections_nomination USING btree (nominee_id);
CREATE INDEX elections_nomination_voice_id_aaa8ba64 ON public.elections_nomination USING btree (voice_id);
CREATE INDEX elections_proposal_circle_id_d65e66e4 ON public.elections_proposal USING btree (circle_id);
CREATE INDEX elections_proposal_nominee_id_4e6e9bab ON public.elections_proposal USING btree (nominee_id);
CREATE INDEX elections_round_contest_id_68798f15 ON public.elections_round USING btree (contest_id);
CREATE INDEX elections_roundanswer_proposal_id_03f71f5d ON public.elections_roundanswer USING btree (proposal_id);
CREATE INDEX elections_roundanswer_voice_id_55e28f60 ON public.elections_roundanswer USING btree (voice_id);
CREATE INDEX elections_scrutineer_account_id_e4da977c ON public.elections_scrutineer USING btree (account_id);
CREATE INDEX elections_scrutineer_election_id_622e261d ON public.elections_scrutineer USING btree (election_id);
CREATE INDEX elections_scrutineer_elector_id_9bd2d9d7 ON public.elections_scrutineer USING btree (elector_id);
CREATE INDEX entries_of_a_room ON public.journal_entry USING btree ("substring"((kind)::text, 1, (strpos((kind)::text, '.'::text) - 1)), id DESC);
CREATE INDEX errand_by_age ON public.toolkit_errand USING btree (asked_at);
CREATE INDEX errand_of_content ON public.toolkit_errand USING btree (kind, digest);
CREATE UNIQUE INDEX errand_waits_once ON public.toolkit_errand USING btree (kind, digest, origin) WHERE (done_at IS NULL);
CREATE INDEX exchange_given ON public.mutual_aid_exchange USING btree (giver_id, "on");
CREATE INDEX exchange_received ON public.mutual_aid_exchange USING btree (receiver_id, "on");
CREATE INDEX field_last_word ON public.records_fieldsource USING btree (place_id, field, voice, at DESC);
CREATE INDEX funding_aid_department_id_d75acd7a ON public.funding_aid USING btree (department_id);
CREATE INDEX funding_aid_intermunicipality_id_42a5376c ON public.funding_aid USING btree (intermunicipality_id);
CREATE INDEX funding_aid_municipality_id_da6e9c3a ON public.funding_aid USING btree (municipality_id);
CREATE INDEX funding_aid_region_id_9d9d2dee ON public.funding_aid USING btree (region_id);
CREATE INDEX funding_aid_run_id_a45e684d ON public.funding_aid USING btree (run_id);
CREATE INDEX funding_aidanswer_aid_id_4f247e1b ON public.funding_aidanswer USING btree (aid_id);
CREATE INDEX funding_aidanswer_author_id_615112d1 ON public.funding_aidanswer USING btree (author_id);
CREATE INDEX funding_aidanswer_place_id_f5952777 ON public.funding_aidanswer USING btree (place_id);
CREATE INDEX funding_answer_application_id_a251f7bb ON public.funding_answer USING btree (application_id);
CREATE INDEX funding_answer_author_id_c8796f4c ON public.funding_answer USING btree (author_id);
CREATE INDEX funding_answer_beside_id_b5ec8ec5 ON public.funding_answer USING btree (beside_id);
CREATE INDEX funding_appeal_answered_by_id_939f86b5 ON public.funding_appeal USING btree (answered_by_id);
CREATE INDEX funding_appeal_author_id_8fe9b62e ON public.funding_appeal USING btree (author_id);
CREATE INDEX funding_application_author_id_2e7a30cc ON public.funding_application USING btree (author_id);
CREATE INDEX funding_application_call_id_a9803b50 ON public.funding_application USING btree (call_id);
CREATE INDEX funding_application_lead_id_22d56f00 ON public.funding_application USING btree (lead_id);
CREATE INDEX funding_assignment_application_id_069d453c ON public.funding_assignment USING btree (application_id);
CREATE INDEX funding_assignment_juror_id_9b40640b ON public.funding_assignment USING btree (juror_id);
CREATE INDEX funding_award_author_id_9af6a601 ON public.funding_award USING btree (author_id);
CREATE INDEX funding_award_organisation_id_9567dd2f ON public.funding_award USING btree (organisation_id);
CREATE INDEX funding_award_place_id_78a7239e ON public.funding_award USING btree (place_id);
CREATE INDEX funding_budgetline_application_id_2cc996b9 ON public.funding_budgetline USING btree (application_id);
CREATE INDEX funding_budgetline_place_id_45ce1fac ON public.funding_budgetline USING btree (place_id);
CREATE INDEX funding_call_assembly_id_a52a52d0 ON public.funding_call USING btree (assembly_id);
CREATE INDEX funding_call_author_id_68817af9 ON public.funding_call USING btree (author_id);
CREATE INDEX funding_call_drawn_from_id_2af266b4 ON public.funding_call USING btree (drawn_from_id);
CREATE INDEX funding_call_organisation_id_200839a2 ON public.funding_call USING btree (organisation_id);
CREATE INDEX funding_call_reply_key_564e15a7_like ON public.funding_call USING btree (reply_key varchar_pattern_ops);
CREATE INDEX funding_challenge_answered_by_id_75a70306 ON public.funding_challenge USING btree (answered_by_id);
CREATE INDEX funding_challenge_application_id_f916d21e ON public.funding_challenge USING btree (application_id);
CREATE INDEX funding_challenge_author_id_ab74032d ON public.funding_challenge USING btree (author_id);
CREATE INDEX funding_challenge_juror_id_fc05cde1 ON public.funding_challenge USING btree (juror_id);
CREATE INDEX funding_grant_department_id_b31bdd2e ON public.funding_grant USING btree (department_id);
CREATE INDEX funding_grant_digest_23155d7b_like ON public.funding_grant USING btree (digest varchar_pattern_ops);
CREATE INDEX funding_grant_organisation_id_cb4de3b0 ON public.funding_grant USING btree (organisation_id);
CREATE INDEX funding_grant_place_id_e20e7a4b ON public.funding_grant USING btree (place_id);
CREATE INDEX funding_grant_run_id_f61e1f7c ON public.funding_grant USING btree (run_id);
CREATE INDEX funding_income_author_id_bf201f88 ON public.funding_income USING btree (author_id);
CREATE INDEX funding_income_organisation_id_399a2af6 ON public.funding_income USING btree (organisation_id);
CREATE INDEX funding_juror_account_id_f304104c ON public.funding_juror USING btree (account_id);
CREATE INDEX funding_juror_jury_id_abd9880c ON public.funding_juror USING btree (jury_id);
CREATE INDEX funding_jury_author_id_b7d9e6ba ON public.funding_jury USING btree (author_id);
CREATE INDEX funding_jury_decision_id_c6db898f ON public.funding_jury USING btree (decision_id);
CREATE INDEX funding_mixline_mix_id_469dedca ON public.funding_mixline USING btree (mix_id);
CREATE INDEX funding_outcome_application_id_55467577 ON public.funding_outcome USING btree (application_id);
CREATE INDEX funding_outcome_author_id_b85e835e ON public.funding_outcome USING btree (author_id);
CREATE INDEX funding_outcomesignature_juror_id_4e64c77c ON public.funding_outcomesignature USING btree (juror_id);
CREATE INDEX funding_outcomesignature_outcome_id_da87d5aa ON public.funding_outcomesignature USING btree (outcome_id);
CREATE INDEX funding_partner_accepted_by_id_e0b21eeb ON public.funding_partner USING btree (accepted_by_id);
CREATE INDEX funding_partner_application_id_bcde53d7 ON public.funding_partner USING btree (application_id);
CREATE INDEX funding_partner_call_id_fc628b9b ON public.funding_partner USING btree (call_id);
CREATE INDEX funding_partner_place_id_1f2b4edc ON public.funding_partner USING btree (place_id);
CREATE INDEX funding_postponement_author_id_59835e00 ON public.funding_postponement USING btree (author_id);
CREATE INDEX funding_postponement_call_id_09a28a41 ON public.funding_postponement USING btree (call_id);
CREATE INDEX funding_rating_application_id_47a98656 ON public.funding_rating USING btree (application_id);
CREATE INDEX funding_rating_juror_id_e54d0940 ON public.funding_rating USING btree (juror_id);
CREATE INDEX funding_recusal_application_id_d1e8fe60 ON public.funding_recusal USING btree (application_id);
CREATE INDEX funding_recusal_juror_id_72a9730e ON public.funding_recusal USING btree (juror_id);
CREATE INDEX funding_reply_call_id_8998da96 ON public.funding_reply USING btree (call_id);
CREATE INDEX funding_terms_author_id_bda79da2 ON public.funding_terms USING btree (author_id);
CREATE INDEX funding_terms_call_id_0ebabfe5 ON public.funding_terms USING btree (call_id);
CREATE INDEX funding_yearmix_author_id_d80a936b ON public.funding_yearmix USING btree (author_id);
CREATE INDEX funding_yearmix_place_id_a3e60255 ON public.funding_yearmix USING btree (place_id);
CREATE INDEX governance_assembly_region_id_cadd21fd ON public.governance_assembly USING btree (region_id);
CREATE INDEX governance_assembly_slug_ab7b5440_like ON public.governance_assembly USING btree (slug varchar_pattern_ops);
CREATE INDEX governance_college_assembly_id_78d93f67 ON public.governance_college USING btree (assembly_id);
CREATE INDEX governance_councilballot_assembly_id_3f610685 ON public.governance_councilballot USING btree (assembly_id);
CREATE INDEX governance_councilballot_college_id_3db7be3d ON public.governance_councilballot USING btree (college_id);
CREATE INDEX governance_councilballot_concerned_councilballot_id_c4746ec1 ON public.governance_councilballot_concerned USING btree (councilballot_id);
CREATE INDEX governance_councilballot_concerned_organisation_id_c2c8d0bd ON public.governance_councilballot_concerned USING btree (organisation_id);
CREATE INDEX governance_councilballot_rulebook_id_ebbfc12c ON public.governance_councilballot USING btree (rulebook_id);
CREATE INDEX governance_decision_assembly_id_f59e4bde ON public.governance_decision USING btree (assembly_id);
CREATE INDEX governance_decision_ballot_id_c4049a4e ON public.governance_decision USING btree (ballot_id);
CREATE INDEX governance_decision_code_4758b04a_like ON public.governance_decision USING btree (code varchar_pattern_ops);
CREATE INDEX governance_interest_account_id_de17bf09 ON public.governance_interest USING btree (account_id);
CREATE INDEX governance_interest_organisation_id_727521b2 ON public.governance_interest USING btree (organisation_id);
CREATE INDEX governance_interest_party_id_75e2a5b7 ON public.governance_interest USING btree (party_id);
CREATE INDEX governance_interest_place_id_ece2c411 ON public.governance_interest USING btree (place_id);
CREATE INDEX governance_rulebook_assembly_id_5c078a72 ON public.governance_rulebook USING btree (assembly_id);
CREATE INDEX governance_rulebookchange_author_id_fab79b38 ON public.governance_rulebookchange USING btree (author_id);
CREATE INDEX governance_rulebookchange_base_id_1f088873 ON public.governance_rulebookchange USING btree (base_id);
CREATE INDEX governance_rulebookchange_organisation_id_5697b4c3 ON public.governance_rulebookchange USING btree (organisation_id);
CREATE INDEX governance_seat_account_id_44cfa6b9 ON public.governance_seat USING btree (account_id);
CREATE INDEX governance_seat_college_id_7adc9c51 ON public.governance_seat USING btree (college_id);
CREATE INDEX governance_seat_member_id_10435887 ON public.governance_seat USING btree (member_id);
CREATE INDEX governance_seat_organisation_id_b61c9f1a ON public.governance_seat USING btree (organisation_id);
CREATE INDEX grants_of_a_territory ON public.funding_grant USING btree (department_id, giver);
CREATE INDEX grants_of_an_import ON public.funding_grant USING btree (run_id);
CREATE INDEX hall_adjournment_session_id_31cda27b ON public.hall_adjournment USING btree (session_id);
CREATE INDEX hall_agreement_asked_by_id_5ce3f53c ON public.hall_agreement USING btree (asked_by_id);
CREATE INDEX hall_agreement_confirmed_by_id_3d28ca2f ON public.hall_agreement USING btree (confirmed_by_id);
CREATE INDEX hall_agreement_item_id_9c568e50 ON public.hall_agreement USING btree (item_id);
CREATE INDEX hall_agreement_session_id_c6cc557a ON public.hall_agreement USING btree (session_id);
CREATE INDEX hall_backing_question_id_5c7924bf ON public.hall_backing USING btree (question_id);
CREATE INDEX hall_backing_seat_id_d6ad9ed0 ON public.hall_backing USING btree (seat_id);
CREATE INDEX hall_block_composed_by_id_4dc0ef52 ON public.hall_block USING btree (composed_by_id);
CREATE INDEX hall_block_session_id_0619beb2 ON public.hall_block USING btree (session_id);
CREATE INDEX hall_blockline_block_id_36643cad ON public.hall_blockline USING btree (block_id);
CREATE INDEX hall_blockline_item_id_5e2bebf7 ON public.hall_blockline USING btree (item_id);
CREATE INDEX hall_blockline_out_for_id_def32350 ON public.hall_blockline USING btree (out_for_id);
CREATE INDEX hall_entrusting_author_id_efd53715 ON public.hall_entrusting USING btree (author_id);
CREATE INDEX hall_entrusting_carrier_id_e26a5921 ON public.hall_entrusting USING btree (carrier_id);
CREATE INDEX hall_entrusting_outcome_id_f07fdefc ON public.hall_entrusting USING btree (outcome_id);
CREATE INDEX hall_exclusionpoint_exclusion_id_73dc4129 ON public.hall_exclusionpoint USING btree (exclusion_id);
CREATE INDEX hall_exclusionpoint_submitted_by_id_dffb29e7 ON public.hall_exclusionpoint USING btree (submitted_by_id);
CREATE INDEX hall_outcome_author_id_37edc758 ON public.hall_outcome USING btree (author_id);
CREATE INDEX hall_outcome_ballot_id_8d60f15e ON public.hall_outcome USING btree (ballot_id);
CREATE INDEX hall_outcome_decision_id_ba083c54 ON public.hall_outcome USING btree (decision_id);
CREATE INDEX hall_outcome_item_id_6f5f4703 ON public.hall_outcome USING btree (item_id);
CREATE INDEX hall_outcome_round_id_e5dc2661 ON public.hall_outcome USING btree (round_id);
CREATE INDEX hall_outcome_session_id_2ab5fe89 ON public.hall_outcome USING btree (session_id);
CREATE INDEX hall_papercount_entered_by_id_5b5cef15 ON public.hall_papercount USING btree (entered_by_id);
CREATE INDEX hall_papercount_session_ballot_id_c4bf8c15 ON public.hall_papercount USING btree (session_ballot_id);
CREATE INDEX hall_passage_item_id_d4a2dea5 ON public.hall_passage USING btree (item_id);
CREATE INDEX hall_passage_session_id_7829f5bc ON public.hall_passage USING btree (session_id);
CREATE INDEX hall_presence_account_id_1c23bfa4 ON public.hall_presence USING btree (account_id);
CREATE INDEX hall_presence_confirmed_by_id_c222d29f ON public.hall_presence USING btree (confirmed_by_id);
CREATE INDEX hall_presence_leaving_asked_by_id_c22f2f60 ON public.hall_presence USING btree (leaving_asked_by_id);
CREATE INDEX hall_presence_left_by_id_0467687b ON public.hall_presence USING btree (left_by_id);
CREATE INDEX hall_presence_noted_by_id_f640da94 ON public.hall_presence USING btree (noted_by_id);
CREATE INDEX hall_presence_seat_id_50908f3d ON public.hall_presence USING btree (seat_id);
CREATE INDEX hall_presence_session_id_cf064f7a ON public.hall_presence USING btree (session_id);
CREATE INDEX hall_press_account_id_f27e65d6 ON public.hall_press USING btree (account_id);
CREATE INDEX hall_question_account_id_499fd123 ON public.hall_question USING btree (account_id);
CREATE INDEX hall_question_seat_id_cd468b69 ON public.hall_question USING btree (seat_id);
CREATE INDEX hall_question_session_id_d55b25d0 ON public.hall_question USING btree (session_id);
CREATE INDEX hall_roomscreen_key_f09dbe77_like ON public.hall_roomscreen USING btree (key varchar_pattern_ops);
CREATE INDEX hall_roomscreen_meeting_id_4c74f7fa ON public.hall_roomscreen USING btree (meeting_id);
CREATE INDEX hall_roomscreen_paired_by_id_d938eecb ON public.hall_roomscreen USING btree (paired_by_id);
CREATE INDEX hall_round_item_id_f61f6965 ON public.hall_round USING btree (item_id);
CREATE INDEX hall_round_session_id_d774497f ON public.hall_round USING btree (session_id);
CREATE INDEX hall_round_wording_id_a3f0e81f ON public.hall_round USING btree (wording_id);
CREATE INDEX hall_secrecyask_item_id_824c1092 ON public.hall_secrecyask USING btree (item_id);
CREATE INDEX hall_secrecyask_seat_id_e3cf3b8d ON public.hall_secrecyask USING btree (seat_id);
CREATE INDEX hall_secrecyask_session_id_ca11a877 ON public.hall_secrecyask USING btree (session_id);
CREATE INDEX hall_session_item_id_a4b1f0a2 ON public.hall_session USING btree (item_id);
CREATE INDEX hall_sessionballot_item_id_37c6b61d ON public.hall_sessionballot USING btree (item_id);
CREATE INDEX hall_sessionballot_session_id_01bfe761 ON public.hall_sessionballot USING btree (session_id);
CREATE INDEX hall_sessionballot_wording_id_97acec4d ON public.hall_sessionballot USING btree (wording_id);
CREATE INDEX hall_showing_author_id_dd163bd6 ON public.hall_showing USING btree (author_id);
CREATE INDEX hall_showing_item_id_f28a74dc ON public.hall_showing USING btree (item_id);
CREATE INDEX hall_showing_meeting_id_6b7fb5c7 ON public.hall_showing USING btree (meeting_id);
CREATE INDEX hall_showing_screen_id_3aad1c6a ON public.hall_showing USING btree (screen_id);
CREATE INDEX hall_showing_vote_id_120a3320 ON public.hall_showing USING btree (vote_id);
CREATE INDEX hall_speech_continues_id_809063d8 ON public.hall_speech USING btree (continues_id);
CREATE INDEX hall_speech_interrupts_id_01956362 ON public.hall_speech USING btree (interrupts_id);
CREATE INDEX hall_speech_item_id_2763d65e ON public.hall_speech USING btree (item_id);
CREATE INDEX hall_speech_seat_id_569d98f0 ON public.hall_speech USING btree (seat_id);
CREATE INDEX hall_speech_session_id_ce815257 ON public.hall_speech USING btree (session_id);
CREATE INDEX hall_voice_author_id_a9023f1d ON public.hall_voice USING btree (author_id);
CREATE INDEX hall_voice_round_id_1e8327b7 ON public.hall_voice USING btree (round_id);
CREATE INDEX hall_voice_seat_id_d40d0ac9 ON public.hall_voice USING btree (seat_id);
CREATE INDEX hall_wording_author_id_6866a211 ON public.hall_wording USING btree (author_id);
CREATE INDEX hall_wording_item_id_fac9a0fa ON public.hall_wording USING btree (item_id);
CREATE INDEX hall_wording_session_id_2bf94671 ON public.hall_wording USING btree (session_id);
CREATE INDEX hand_of_giver ON public.mutual_aid_hand USING btree (giver_id, state);
CREATE INDEX hand_of_receiver ON public.mutual_aid_hand USING btree (receiver_id, state);
CREATE INDEX hook_messages_that_wait ON public.api_hookmessage USING btree (next_at) WHERE ((state)::text = 'waiting'::text);
CREATE INDEX import_lines_in_order ON public.records_importline USING btree (run_id, outcome, line);
CREATE INDEX inquiries_door_checked_by_id_9e2262a7 ON public.inquiries_door USING btree (checked_by_id);
CREATE INDEX inquiries_door_given_by_id_df0ab8f6 ON public.inquiries_door USING btree (given_by_id);
CREATE INDEX inquiries_door_institution_id_9b9abe44 ON public.inquiries_door USING btree (institution_id);
CREATE INDEX inquiries_door_key_7e3f717f_like ON public.inquiries_door USING btree (key varchar_pattern_ops);
CREATE INDEX inquiries_inquiry_assembly_id_0c3e9141 ON public.inquiries_inquiry USING btree (assembly_id);
CREATE INDEX inquiries_inquiry_deposit_key_119d2508_like ON public.inquiries_inquiry USING btree (deposit_key varchar_pattern_ops);
CREATE INDEX inquiries_inquiry_door_id_e641b04b ON public.inquiries_inquiry USING btree (door_id);
CREATE INDEX inquiries_inquiry_mail_id_e8897401 ON public.inquiries_inquiry USING btree (mail_id);
CREATE INDEX inquiries_inquiry_position_id_d3fd1cde ON public.inquiries_inquiry USING btree (position_id);
CREATE INDEX inquiries_paper_inquiry_id_129208c8 ON public.inquiries_paper USING btree (inquiry_id);
CREATE INDEX inquiries_paper_key_7e445e30_like ON public.inquiries_paper USING btree (key varchar_pattern_ops);
CREATE INDEX intermunicipality_words ON public.territory_intermunicipality USING gin (to_tsvector('public.lieudit'::regconfig, (COALESCE(name, ''::character varying))::text));
CREATE INDEX journal_delivery_entry_id_49febbd7 ON public.journal_delivery USING btree (entry_id);
CREATE INDEX journal_delivery_follow_id_e1017d71 ON public.journal_delivery USING btree (follow_id);
CREATE INDEX journal_entry_actor_id_50c64a09 ON public.journal_entry USING btree (actor_id);
CREATE INDEX journal_entry_at_ec5880fa ON public.journal_entry USING btree (at);
CREATE INDEX journal_entry_hat_type_id_ba587138 ON public.journal_entry USING btree (hat_type_id);
CREATE INDEX journal_follow_account_id_672bce1d ON public.journal_follow USING btree (account_id);
CREATE INDEX journal_follow_content_type_id_c679adcb ON public.journal_follow USING btree (content_type_id);
CREATE INDEX journal_follow_token_cbd6ff57_like ON public.journal_follow USING btree (token varchar_pattern_ops);
CREATE INDEX journal_mention_content_type_id_c2c84c37 ON public.journal_mention USING btree (content_type_id);
CREATE INDEX journal_mention_entry_id_8064f7f9 ON public.journal_mention USING btree (entry_id);
CREATE INDEX journal_seal_at_3bf62a18 ON public.journal_seal USING btree (at);
CREATE UNIQUE INDEX labelled_once ON public.records_label USING btree (place_id, programme) WHERE (until IS NULL);
CREATE INDEX learning_enrolment_account_id_a0a8fe90 ON public.learning_enrolment USING btree (account_id);
CREATE INDEX learning_enrolment_key_3ad7d7ab_like ON public.learning_enrolment USING btree (key varchar_pattern_ops);
CREATE INDEX learning_enrolment_place_id_e78fdf93 ON public.learning_enrolment USING btree (place_id);
CREATE INDEX learning_enrolment_session_id_c5bc1e66 ON public.learning_enrolment USING btree (session_id);
CREATE INDEX learning_halfday_session_id_8ba3eea7 ON public.learning_halfday USING btree (session_id);
CREATE INDEX learning_path_author_id_be2e3f4e ON public.learning_path USING btree (author_id);
CREATE INDEX learning_path_forked_from_id_9d16f1c7 ON public.learning_path USING btree (forked_from_id);
CREATE INDEX learning_path_organisation_id_574d6c53 ON public.learning_path USING btree (organisation_id);
CREATE INDEX learning_path_place_id_ebf483c2 ON public.learning_path USING btree (place_id);
CREATE INDEX learning_pathalignment_author_id_737d0a4f ON public.learning_pathalignment USING btree (author_id);
CREATE INDEX learning_pathalignment_path_id_e90c6c69 ON public.learning_pathalignment USING btree (path_id);
CREATE INDEX learning_pathkeeper_author_id_8925066f ON public.learning_pathkeeper USING btree (author_id);
CREATE INDEX learning_pathkeeper_organisation_id_01f12e74 ON public.learning_pathkeeper USING btree (organisation_id);
CREATE INDEX learning_pathkeeper_path_id_ee9a0517 ON public.learning_pathkeeper USING btree (path_id);
CREATE INDEX learning_pathkeeper_place_id_9a343152 ON public.learning_pathkeeper USING btree (place_id);
CREATE INDEX learning_pathneed_about_type_id_a324fd90 ON public.learning_pathneed USING btree (about_type_id);
CREATE INDEX learning_pathneed_path_id_3bc4318f ON public.learning_pathneed USING btree (path_id);
CREATE INDEX learning_pathrun_account_id_e0f9ccbe ON public.learning_pathrun USING btree (account_id);
CREATE INDEX learning_pathrun_path_id_48b51194 ON public.learning_pathrun USING btree (path_id);
CREATE INDEX learning_pathrun_version_id_34c78823 ON public.learning_pathrun USING btree (version_id);
CREATE INDEX learning_pathstep_about_type_id_e5adbfcd ON public.learning_pathstep USING btree (about_type_id);
CREATE INDEX learning_pathstep_version_id_aa776818 ON public.learning_pathstep USING btree (version_id);
CREATE INDEX learning_pathversion_author_id_746b7aac ON public.learning_pathversion USING btree (author_id);
CREATE INDEX learning_pathversion_path_id_e9bcabdf ON public.learning_pathversion USING btree (path_id);
CREATE INDEX learning_pathversion_requires_path_id_3da2cb31 ON public.learning_pathversion_requires USING btree (path_id);
CREATE INDEX learning_pathversion_requires_pathversion_id_28ac4777 ON public.learning_pathversion_requires USING btree (pathversion_id);
CREATE INDEX learning_peervisit_about_type_id_d0cdc2ab ON public.learning_peervisit USING btree (about_type_id);
CREATE INDEX learning_peervisit_author_id_23135b26 ON public.learning_peervisit USING btree (author_id);
CREATE INDEX learning_peervisit_host_id_ce28dea5 ON public.learning_peervisit USING btree (host_id);
CREATE INDEX learning_peervisit_visitor_id_8a585a41 ON public.learning_peervisit USING btree (visitor_id);
CREATE INDEX learning_presence_by_id_4e11ad49 ON public.learning_presence USING btree (by_id);
CREATE INDEX learning_presence_enrolment_id_f5f920f3 ON public.learning_presence USING btree (enrolment_id);
CREATE INDEX learning_presence_half_day_id_27f04029 ON public.learning_presence USING btree (half_day_id);
CREATE INDEX learning_stepmark_run_id_5e65692f ON public.learning_stepmark USING btree (run_id);
CREATE INDEX learning_stepmark_step_id_6e3fb1cb ON public.learning_stepmark USING btree (step_id);
CREATE INDEX learning_story_author_id_2cf50851 ON public.learning_story USING btree (author_id);
CREATE INDEX learning_story_visit_id_ad0ebd20 ON public.learning_story USING btree (visit_id);
CREATE INDEX learning_trainer_account_id_efc09137 ON public.learning_trainer USING btree (account_id);
CREATE INDEX learning_trainer_session_id_59ad81a8 ON public.learning_trainer USING btree (session_id);
CREATE INDEX learning_trainingbody_author_id_54bd437c ON public.learning_trainingbody USING btree (author_id);
CREATE INDEX learning_trainingsession_author_id_18a6d20c ON public.learning_trainingsession USING btree (author_id);
CREATE INDEX learning_trainingsession_organisation_id_493ce15d ON public.learning_trainingsession USING btree (organisation_id);
CREATE INDEX learning_trainingsession_path_id_fce129e2 ON public.learning_trainingsession USING btree (path_id);
CREATE INDEX learning_trainingsession_place_id_ab7f5296 ON public.learning_trainingsession USING btree (place_id);
CREATE INDEX learning_trainingsession_uid_d7f9e1b9_like ON public.learning_trainingsession USING btree (uid varchar_pattern_ops);
CREATE INDEX learning_trainingsession_venue_id_8aab7954 ON public.learning_trainingsession USING btree (venue_id);
CREATE INDEX learning_visitdate_visit_id_3f84d557 ON public.learning_visitdate USING btree (visit_id);
CREATE INDEX learning_welcome_author_id_89ecf69e ON public.learning_welcome USING btree (author_id);
CREATE INDEX learning_welcome_place_id_3f923039 ON public.learning_welcome USING btree (place_id);
CREATE INDEX lexicon_wordgroup_author_id_45c43cbc ON public.lexicon_wordgroup USING btree (author_id);
CREATE INDEX lexicon_writtenword_word_b8be8076_like ON public.lexicon_writtenword USING btree (word varchar_pattern_ops);
CREATE INDEX loan_of_borrower ON public.mutual_aid_loan USING btree (borrower_id, state);
CREATE INDEX loan_of_lender ON public.mutual_aid_loan USING btree (lender_id, state);
CREATE INDEX loan_of_thing ON public.mutual_aid_loan USING btree (thing_id, starts_at);
CREATE INDEX lottery_lottery_assembly_id_1bb4fa46 ON public.lottery_lottery USING btree (assembly_id);
CREATE INDEX lottery_lottery_author_id_f7535f13 ON public.lottery_lottery USING btree (author_id);
CREATE INDEX lottery_lottery_college_id_41d63d1d ON public.lottery_lottery USING btree (college_id);
CREATE INDEX lottery_lottery_held_by_id_dfa95038 ON public.lottery_lottery USING btree (held_by_id);
CREATE INDEX lottery_panelmember_lottery_id_1788e733 ON public.lottery_panelmember USING btree (lottery_id);
CREATE INDEX lottery_quota_lottery_id_41400f34 ON public.lottery_quota USING btree (lottery_id);
CREATE INDEX lottery_volunteer_account_id_7a06ad50 ON public.lottery_volunteer USING btree (account_id);
CREATE INDEX lottery_volunteer_lottery_id_d2f84b47 ON public.lottery_volunteer USING btree (lottery_id);
CREATE INDEX lottery_volunteer_place_id_1df255d1 ON public.lottery_volunteer USING btree (place_id);
CREATE INDEX mails_by_age ON public.toolkit_mail USING btree (state, queued_at);
CREATE INDEX mails_by_lease ON public.toolkit_mail USING btree (state, leased_until);
CREATE INDEX mails_by_turn ON public.toolkit_mail USING btree (state, weight, due_at, id);
CREATE INDEX mails_left ON public.toolkit_mail USING btree (left_at);
CREATE INDEX meaning_subjects ON public.needs_meaning USING gin (subjects);
CREATE INDEX measures_of_a_thing ON public.care_measure USING btree (content_type_id, object_id);
CREATE INDEX meetings_agendaitem_assembly_id_eea3776e ON public.meetings_agendaitem USING btree (assembly_id);
CREATE INDEX meetings_agendaitem_carrier_id_8238a4b5 ON public.meetings_agendaitem USING btree (carrier_id);
CREATE INDEX meetings_agendaitem_change_id_9a039333 ON public.meetings_agendaitem USING btree (change_id);
CREATE INDEX meetings_agendaitem_created_by_id_500e7073 ON public.meetings_agendaitem USING btree (created_by_id);
CREATE INDEX meetings_agendaitem_draft_id_56e33504 ON public.meetings_agendaitem USING btree (draft_id);
CREATE INDEX meetings_agendaitem_election_id_05a90f55 ON public.meetings_agendaitem USING btree (election_id);
CREATE INDEX meetings_agendaitem_goal_id_08349006 ON public.meetings_agendaitem USING btree (goal_id);
CREATE INDEX meetings_agendaitem_meeting_id_07815bb0 ON public.meetings_agendaitem USING btree (meeting_id);
CREATE INDEX meetings_agendaitem_referral_id_ddc1960e ON public.meetings_agendaitem USING btree (referral_id);
CREATE INDEX meetings_agendarequest_answered_by_id_d4993872 ON public.meetings_agendarequest USING btree (answered_by_id);
CREATE INDEX meetings_agendarequest_assembly_id_bbb3d1cc ON public.meetings_agendarequest USING btree (assembly_id);
CREATE INDEX meetings_agendarequest_author_id_8d47f7d0 ON public.meetings_agendarequest USING btree (author_id);
CREATE INDEX meetings_agendarequest_meeting_id_fa4963a2 ON public.meetings_agendarequest USING btree (meeting_id);
CREATE INDEX meetings_agendarequest_seat_id_bd01e9ba ON public.meetings_agendarequest USING btree (seat_id);
CREATE INDEX meetings_calendarkey_account_id_e46d762b ON public.meetings_calendarkey USING btree (account_id);
CREATE INDEX meetings_calendarkey_key_0e9787ab_like ON public.meetings_calendarkey USING btree (key varchar_pattern_ops);
CREATE INDEX meetings_convening_meeting_id_79863b7a ON public.meetings_convening USING btree (meeting_id);
CREATE INDEX meetings_convening_sent_by_id_5a0ea7cc ON public.meetings_convening USING btree (sent_by_id);
CREATE INDEX meetings_cosignature_author_id_d9edab0c ON public.meetings_cosignature USING btree (author_id);
CREATE INDEX meetings_cosignature_request_id_e48b1e83 ON public.meetings_cosignature USING btree (request_id);
CREATE INDEX meetings_cosignature_seat_id_693673c4 ON public.meetings_cosignature USING btree (seat_id);
CREATE INDEX meetings_document_added_by_id_98168d40 ON public.meetings_document USING btree (added_by_id);
CREATE INDEX meetings_document_item_id_2cf8076b ON public.meetings_document USING btree (item_id);
CREATE INDEX meetings_document_meeting_id_dab71b1c ON public.meetings_document USING btree (meeting_id);
CREATE INDEX meetings_guest_invited_by_id_7007584b ON public.meetings_guest USING btree (invited_by_id);
CREATE INDEX meetings_guest_mail_id_88cba102 ON public.meetings_guest USING btree (mail_id);
CREATE INDEX meetings_guest_meeting_id_697194ee ON public.meetings_guest USING btree (meeting_id);
CREATE INDEX meetings_guest_token_15567691_like ON public.meetings_guest USING btree (token varchar_pattern_ops);
CREATE INDEX meetings_me_starts__dbcf82_idx ON public.meetings_meeting USING btree (starts_at);
CREATE INDEX meetings_meeting_assembly_id_0c536073 ON public.meetings_meeting USING btree (assembly_id);
CREATE INDEX meetings_meeting_chair_id_012029df ON public.meetings_meeting USING btree (chair_id);
CREATE INDEX meetings_meeting_created_by_id_3eb9ef0c ON public.meetings_meeting USING btree (created_by_id);
CREATE INDEX meetings_meeting_municipality_id_79142e42 ON public.meetings_meeting USING btree (municipality_id);
CREATE INDEX meetings_meeting_rulebook_id_04633ddf ON public.meetings_meeting USING btree (rulebook_id);
CREATE INDEX meetings_meeting_secretary_id_2d1df068 ON public.meetings_meeting USING btree (secretary_id);
CREATE INDEX meetings_meeting_series_id_4c28ba88 ON public.meetings_meeting USING btree (series_id);
CREATE INDEX meetings_meeting_uid_d1d5ddcc_like ON public.meetings_meeting USING btree (uid varchar_pattern_ops);
CREATE INDEX meetings_meetingproxy_given_by_id_3cd95afe ON public.meetings_meetingproxy USING btree (given_by_id);
CREATE INDEX meetings_meetingproxy_giver_id_81bf300b ON public.meetings_meetingproxy USING btree (giver_id);
CREATE INDEX meetings_meetingproxy_holder_id_13f740ae ON public.meetings_meetingproxy USING btree (holder_id);
CREATE INDEX meetings_meetingproxy_item_id_d3845354 ON public.meetings_meetingproxy USING btree (item_id);
CREATE INDEX meetings_meetingproxy_meeting_id_9cdd38af ON public.meetings_meetingproxy USING btree (meeting_id);
CREATE INDEX meetings_memberslist_asked_by_id_cb6fbbcf ON public.meetings_memberslist USING btree (asked_by_id);
CREATE INDEX meetings_notice_account_id_f176a015 ON public.meetings_notice USING btree (account_id);
CREATE INDEX meetings_notice_convening_id_8838257a ON public.meetings_notice USING btree (convening_id);
CREATE INDEX meetings_notice_mail_id_bdc357a2 ON public.meetings_notice USING btree (mail_id);
CREATE INDEX meetings_notice_seat_id_eadafbdc ON public.meetings_notice USING btree (seat_id);
CREATE INDEX meetings_notice_token_df9d207c_like ON public.meetings_notice USING btree (token varchar_pattern_ops);
CREATE INDEX meetings_registration_account_id_7040d3c2 ON public.meetings_registration USING btree (account_id);
CREATE INDEX meetings_registration_meeting_id_09b16582 ON public.meetings_registration USING btree (meeting_id);
CREATE INDEX meetings_registration_seat_id_26f9abb6 ON public.meetings_registration USING btree (seat_id);
CREATE INDEX meetings_series_assembly_id_6e2e5a32 ON public.meetings_series USING btree (assembly_id);
CREATE INDEX meetings_series_slug_a8c6f53c ON public.meetings_series USING btree (slug);
CREATE INDEX meetings_series_slug_a8c6f53c_like ON public.meetings_series USING btree (slug varchar_pattern_ops);
CREATE INDEX membership_bankfile_sent_by_id_4632add6 ON public.membership_bankfile USING btree (sent_by_id);
CREATE INDEX membership_bankline_decided_by_id_8167f949 ON public.membership_bankline USING btree (decided_by_id);
CREATE INDEX membership_bankline_digest_36f362fd_like ON public.membership_bankline USING btree (digest varchar_pattern_ops);
CREATE INDEX membership_bankline_file_id_fdb50bc8 ON public.membership_bankline USING btree (file_id);
CREATE INDEX membership_closedregister_region_id_fbac0f63 ON public.membership_closedregister USING btree (region_id);
CREATE INDEX membership_collegechange_asked_by_id_494c9b00 ON public.membership_collegechange USING btree (asked_by_id);
CREATE INDEX membership_collegechange_decided_by_id_b30c53dc ON public.membership_collegechange USING btree (decided_by_id);
CREATE INDEX membership_collegechange_member_id_1e0c652c ON public.membership_collegechange USING btree (member_id);
CREATE INDEX membership_duesline_scale_id_6884ce76 ON public.membership_duesline USING btree (scale_id);
CREATE INDEX membership_duesperiod_line_id_2325ff0e ON public.membership_duesperiod USING btree (line_id);
CREATE INDEX membership_duesperiod_member_id_005f6f77 ON public.membership_duesperiod USING btree (member_id);
CREATE INDEX membership_duesscale_region_id_87d08e21 ON public.membership_duesscale USING btree (region_id);
CREATE INDEX membership_exclusion_decided_by_id_d4eb54b8 ON public.membership_exclusion USING btree (decided_by_id);
CREATE INDEX membership_exclusion_member_id_a515e3d0 ON public.membership_exclusion USING btree (member_id);
CREATE INDEX membership_exclusion_opened_by_id_8ca886d7 ON public.membership_exclusion USING btree (opened_by_id);
CREATE INDEX membership_exclusion_reviewed_by_id_c15c41da ON public.membership_exclusion USING btree (reviewed_by_id);
CREATE INDEX membership_member_account_id_71276639 ON public.membership_member USING btree (account_id);
CREATE INDEX membership_member_applied_by_id_6eca8b90 ON public.membership_member USING btree (applied_by_id);
CREATE INDEX membership_member_charter_id_382b8d68 ON public.membership_member USING btree (charter_id);
CREATE INDEX membership_member_decided_by_id_f3e6a8b9 ON public.membership_member USING btree (decided_by_id);
CREATE INDEX membership_member_organisation_id_2f9bb395 ON public.membership_member USING btree (organisation_id);
CREATE INDEX membership_member_region_id_d8d97126 ON public.membership_member USING btree (region_id);
CREATE INDEX membership_member_reviewed_by_id_90f78050 ON public.membership_member USING btree (reviewed_by_id);
CREATE INDEX membership_payment_period_id_996054e5 ON public.membership_payment USING btree (period_id);
CREATE INDEX membership_payment_recorded_by_id_12be7db6 ON public.membership_payment USING btree (recorded_by_id);
CREATE INDEX mfa_authenticator_user_id_0c3a50c0 ON public.mfa_authenticator USING btree (user_id);
CREATE INDEX minutes_action_assembly_id_2ff9fa6d ON public.minutes_action USING btree (assembly_id);
CREATE INDEX minutes_action_created_by_id_78296dcd ON public.minutes_action USING btree (created_by_id);
CREATE INDEX minutes_action_item_id_22a0fe9f ON public.minutes_action USING btree (item_id);
CREATE INDEX minutes_action_meeting_id_87540747 ON public.minutes_action USING btree (meeting_id);
CREATE INDEX minutes_action_milestone_id_f9a7d843 ON public.minutes_action USING btree (milestone_id);
CREATE INDEX minutes_action_organisation_id_ee3ce1f8 ON public.minutes_action USING btree (organisation_id);
CREATE INDEX minutes_action_owner_id_68fc3825 ON public.minutes_action USING btree (owner_id);
CREATE INDEX minutes_correction_answered_by_id_c944a884 ON public.minutes_correction USING btree (answered_by_id);
CREATE INDEX minutes_correction_author_id_c28af7c4 ON public.minutes_correction USING btree (author_id);
CREATE INDEX minutes_correction_minutes_id_21fcc62d ON public.minutes_correction USING btree (minutes_id);
CREATE INDEX minutes_correction_seat_id_69a92f14 ON public.minutes_correction USING btree (seat_id);
CREATE INDEX minutes_correction_section_id_9bb4ad7c ON public.minutes_correction USING btree (section_id);
CREATE INDEX minutes_memberstatement_author_id_2309c6f8 ON public.minutes_memberstatement USING btree (author_id);
CREATE INDEX minutes_memberstatement_minutes_id_8fe7d1b6 ON public.minutes_memberstatement USING btree (minutes_id);
CREATE INDEX minutes_memberstatement_seat_id_5787e363 ON public.minutes_memberstatement USING btree (seat_id);
CREATE INDEX minutes_minutes_approved_by_id_851aef36 ON public.minutes_minutes USING btree (approved_by_id);
CREATE INDEX minutes_minutes_approved_in_id_13c2738e ON public.minutes_minutes USING btree (approved_in_id);
CREATE INDEX minutes_minutes_assembly_id_8c2e6e2a ON public.minutes_minutes USING btree (assembly_id);
CREATE INDEX minutes_minutes_chair_id_b5ca4b57 ON public.minutes_minutes USING btree (chair_id);
CREATE INDEX minutes_minutes_secretary_id_9c4244bc ON public.minutes_minutes USING btree (secretary_id);
CREATE UNIQUE INDEX minutes_name_a_person_once ON public.minutes_namedperson USING btree (minutes_id, account_id) WHERE ((account_id IS NOT NULL) AND (candidacy_id IS NULL));
CREATE INDEX minutes_namedperson_account_id_5084f0e9 ON public.minutes_namedperson USING btree (account_id);
CREATE INDEX minutes_namedperson_candidacy_id_09284e78 ON public.minutes_namedperson USING btree (candidacy_id);
CREATE INDEX minutes_namedperson_minutes_id_4e1557ce ON public.minutes_namedperson USING btree (minutes_id);
CREATE INDEX minutes_namedperson_seat_id_80fef16f ON public.minutes_namedperson USING btree (seat_id);
CREATE INDEX minutes_postponement_action_id_31391d03 ON public.minutes_postponement USING btree (action_id);
CREATE INDEX minutes_postponement_by_id_d98ddee7 ON public.minutes_postponement USING btree (by_id);
CREATE INDEX minutes_revision_by_id_4cbfa006 ON public.minutes_revision USING btree (by_id);
CREATE INDEX minutes_revision_correction_id_8a2a5d3e ON public.minutes_revision USING btree (correction_id);
CREATE INDEX minutes_revision_section_id_450e42a4 ON public.minutes_revision USING btree (section_id);
CREATE INDEX minutes_section_item_id_74105dc5 ON public.minutes_section USING btree (item_id);
CREATE INDEX minutes_section_minutes_id_aee228ea ON public.minutes_section USING btree (minutes_id);
CREATE INDEX minutes_signing_account_id_4e82abac ON public.minutes_signing USING btree (account_id);
CREATE INDEX minutes_signing_minutes_id_a2f9e4a2 ON public.minutes_signing USING btree (minutes_id);
CREATE INDEX municipality_by_former_code ON public.territory_municipality USING gin (former_codes);
CREATE INDEX municipality_by_postcode ON public.territory_municipality USING gin (postcodes);
CREATE INDEX municipality_by_words ON public.territory_municipality USING gin (search_text public.gin_trgm_ops);
CREATE INDEX mutual_aid_aidchoice_author_id_5a6149ba ON public.mutual_aid_aidchoice USING btree (author_id);
CREATE INDEX mutual_aid_exchange_giver_id_4e8c8f76 ON public.mutual_aid_exchange USING btree (giver_id);
CREATE INDEX mutual_aid_exchange_receiver_id_00e832be ON public.mutual_aid_exchange USING btree (receiver_id);
CREATE INDEX mutual_aid_hand_author_id_c7e76ef6 ON public.mutual_aid_hand USING btree (author_id);
CREATE INDEX mutual_aid_hand_giver_id_01b2f170 ON public.mutual_aid_hand USING btree (giver_id);
CREATE INDEX mutual_aid_hand_receiver_id_8251eb72 ON public.mutual_aid_hand USING btree (receiver_id);
CREATE INDEX mutual_aid_lawnote_author_id_3cc3b7af ON public.mutual_aid_lawnote USING btree (author_id);
CREATE INDEX mutual_aid_lawnote_key_569f95c0_like ON public.mutual_aid_lawnote USING btree (key varchar_pattern_ops);
CREATE INDEX mutual_aid_loan_author_id_ae19bbe0 ON public.mutual_aid_loan USING btree (author_id);
CREATE INDEX mutual_aid_loan_borrower_id_a17a9448 ON public.mutual_aid_loan USING btree (borrower_id);
CREATE INDEX mutual_aid_loan_lender_id_12e3eb58 ON public.mutual_aid_loan USING btree (lender_id);
CREATE INDEX mutual_aid_loan_thing_id_163bbe3d ON public.mutual_aid_loan USING btree (thing_id);
CREATE INDEX mutual_aid_photo_key_ac57ae9c_like ON public.mutual_aid_photo USING btree (key varchar_pattern_ops);
CREATE INDEX mutual_aid_photo_thing_id_3572b7e2 ON public.mutual_aid_photo USING btree (thing_id);
CREATE INDEX mutual_aid_sos_answered_by_id_2d56e5c3 ON public.mutual_aid_sos USING btree (answered_by_id);
CREATE INDEX mutual_aid_sos_author_id_39808084 ON public.mutual_aid_sos USING btree (author_id);
CREATE INDEX mutual_aid_sos_place_id_4c5b3bdc ON public.mutual_aid_sos USING btree (place_id);
CREATE INDEX mutual_aid_sostold_place_id_81760b7e ON public.mutual_aid_sostold USING btree (place_id);
CREATE INDEX mutual_aid_sostold_sos_id_18634634 ON public.mutual_aid_sostold USING btree (sos_id);
CREATE INDEX mutual_aid_statenote_author_id_d42f6e41 ON public.mutual_aid_statenote USING btree (author_id);
CREATE INDEX mutual_aid_statenote_loan_id_16e34f8e ON public.mutual_aid_statenote USING btree (loan_id);
CREATE INDEX mutual_aid_thing_author_id_9f3edae1 ON public.mutual_aid_thing USING btree (author_id);
CREATE INDEX mutual_aid_thing_place_id_161ea30a ON public.mutual_aid_thing USING btree (place_id);
CREATE INDEX need_domains ON public.needs_need USING gin (domains);
CREATE INDEX need_moved ON public.needs_need USING btree (moved_at DESC);
CREATE INDEX need_moved_at_a_stage ON public.needs_need USING btree (state, moved_at DESC);
CREATE INDEX need_moved_there ON public.needs_need USING btree (department_id, moved_at DESC);
CREATE INDEX need_plain_words ON public.needs_need USING gin (public.plain(words) public.gin_trgm_ops);
CREATE INDEX need_said ON public.needs_need USING btree (created_at, id);
CREATE INDEX need_search ON public.needs_need USING gin (search);
CREATE INDEX needs_answer_actor_id_86141e1d ON public.needs_answer USING btree (actor_id);
CREATE INDEX needs_attachment_key_d6512e80_like ON public.needs_attachment USING btree (key varchar_pattern_ops);
CREATE INDEX needs_convergence_animated_by_id_97439da2 ON public.needs_convergence USING btree (animated_by_id);
CREATE INDEX needs_convergence_department_id_8b4a47cd ON public.needs_convergence USING btree (department_id);
CREATE INDEX needs_convergence_region_id_28f9bb5e ON public.needs_convergence USING btree (region_id);
CREATE INDEX needs_escalation_actor_id_8d42aed7 ON public.needs_escalation USING btree (actor_id);
CREATE INDEX needs_escalation_answered_by_id_b27082cc ON public.needs_escalation USING btree (answered_by_id);
CREATE INDEX needs_escalation_need_id_df8d5ee8 ON public.needs_escalation USING btree (need_id);
CREATE INDEX needs_need_author_id_04bb7821 ON public.needs_need USING btree (author_id);
CREATE INDEX needs_need_charter_id_9bd8c5f0 ON public.needs_need USING btree (charter_id);
CREATE INDEX needs_need_collected_by_id_53cc6792 ON public.needs_need USING btree (collected_by_id);
CREATE INDEX needs_need_convergence_id_a66a9260 ON public.needs_need USING btree (convergence_id);
CREATE INDEX needs_need_department_id_6d2dbaa4 ON public.needs_need USING btree (department_id);
CREATE INDEX needs_need_deposit_key_b582e1b6_like ON public.needs_need USING btree (deposit_key varchar_pattern_ops);
CREATE INDEX needs_need_municipality_id_1dddb2f4 ON public.needs_need USING btree (municipality_id);
CREATE INDEX needs_need_organisation_id_307f31d6 ON public.needs_need USING btree (organisation_id);
CREATE INDEX needs_need_place_id_be6a375b ON public.needs_need USING btree (place_id);
CREATE INDEX needs_question_author_id_3ce9d52b ON public.needs_needquestion USING btree (author_id);
CREATE INDEX needs_question_need_id_597c00be ON public.needs_needquestion USING btree (need_id);
CREATE INDEX needs_quote_convergence_id_9a90be8a ON public.needs_quote USING btree (convergence_id);
CREATE INDEX needs_quote_need_id_61aba509 ON public.needs_quote USING btree (need_id);
CREATE INDEX needs_reply_author_id_f9e1a024 ON public.needs_needreply USING btree (author_id);
CREATE INDEX needs_support_author_id_51977d96 ON public.needs_support USING btree (author_id);
CREATE INDEX needs_support_need_id_02e35acc ON public.needs_support USING btree (need_id);
CREATE INDEX needs_support_place_id_54c59e5c ON public.needs_support USING btree (place_id);
CREATE INDEX network_affiliation_organisation_id_230fe03f ON public.network_affiliation USING btree (organisation_id);
CREATE INDEX network_affiliation_place_id_2b851c13 ON public.network_affiliation USING btree (place_id);
CREATE INDEX network_animator_account_id_5fda00ee ON public.network_animator USING btree (account_id);
CREATE INDEX network_animator_department_id_76c1bfb6 ON public.network_animator USING btree (department_id);
CREATE INDEX network_animator_organisation_id_1c4636b3 ON public.network_animator USING btree (organisation_id);
CREATE INDEX network_animator_region_id_c61efc95 ON public.network_animator USING btree (region_id);
CREATE INDEX network_claim_account_id_51c0afeb ON public.network_claim USING btree (account_id);
CREATE INDEX network_claim_decided_by_id_dfd6d752 ON public.network_claim USING btree (decided_by_id);
CREATE INDEX network_claim_organisation_id_c93edc9c ON public.network_claim USING btree (organisation_id);
CREATE INDEX network_claim_place_id_ab360881 ON public.network_claim USING btree (place_id);
CREATE INDEX network_domaintopic_code_8fee9dcb_like ON public.network_domaintopic USING btree (code varchar_pattern_ops);
CREATE INDEX network_domaintopic_slug_419840db_like ON public.network_domaintopic USING btree (slug varchar_pattern_ops);
CREATE INDEX network_organisation_department_id_5b59c894 ON public.network_organisation USING btree (department_id);
CREATE INDEX network_organisation_region_id_50282d00 ON public.network_organisation USING btree (region_id);
CREATE INDEX network_organisation_slug_75ecf86f_like ON public.network_organisation USING btree (slug varchar_pattern_ops);
CREATE INDEX network_place_municipality_id_916e1626 ON public.network_place USING btree (municipality_id);
CREATE INDEX network_place_slug_ccfd99ff_like ON public.network_place USING btree (slug varchar_pattern_ops);
CREATE INDEX network_representative_account_id_ebc7eb4c ON public.network_representative USING btree (account_id);
CREATE INDEX network_representative_organisation_id_da7874b4 ON public.network_representative USING btree (organisation_id);
CREATE INDEX network_representative_place_id_f5077d78 ON public.network_representative USING btree (place_id);
CREATE INDEX network_sourcerecord_place_id_ac81053f ON public.records_sourcerecord USING btree (place_id);
CREATE INDEX observatory_citation_indicator_b5fed726 ON public.observatory_citation USING btree (indicator);
CREATE INDEX observatory_citation_indicator_b5fed726_like ON public.observatory_citation USING btree (indicator varchar_pattern_ops);
CREATE INDEX observatory_citation_snapshot_id_f93bb5d7 ON public.observatory_citation USING btree (snapshot_id);
CREATE INDEX observatory_incomelist_by_id_0a5caabe ON public.observatory_incomelist USING btree (by_id);
CREATE INDEX observatory_inputfile_digest_102bc818_like ON public.observatory_inputfile USING btree (digest varchar_pattern_ops);
CREATE INDEX observatory_part_snapshot_id_535710ea ON public.observatory_part USING btree (snapshot_id);
CREATE INDEX observatory_printing_report_id_59562484 ON public.observatory_printing USING btree (report_id);
CREATE INDEX observatory_report_assembly_id_7de10865 ON public.observatory_report USING btree (assembly_id);
CREATE INDEX observatory_report_author_id_b1036a84 ON public.observatory_report USING btree (author_id);
CREATE INDEX observatory_report_frozen_by_id_361ec7d3 ON public.observatory_report USING btree (frozen_by_id);
CREATE INDEX observatory_report_replaces_id_f32cd4da ON public.observatory_report USING btree (replaces_id);
CREATE INDEX observatory_reportsection_report_id_36567b67 ON public.observatory_reportsection USING btree (report_id);
CREATE INDEX observatory_snapshot_geography_id_de1140fa ON public.observatory_snapshot USING btree (geography_id);
CREATE INDEX observatory_snapshot_geography_id_de1140fa_like ON public.observatory_snapshot USING btree (geography_id varchar_pattern_ops);
CREATE INDEX observatory_snapshot_rows_id_82a324a6 ON public.observatory_snapshot USING btree (rows_id);
CREATE INDEX observatory_snapshot_rows_id_82a324a6_like ON public.observatory_snapshot USING btree (rows_id varchar_pattern_ops);
CREATE INDEX offer_of_place ON public.public_services_offer USING btree (place_id, domain);
CREATE INDEX offer_services ON public.public_services_offer USING gin (services);
CREATE INDEX offer_words ON public.public_services_offer USING gin (to_tsvector('public.lieudit'::regconfig, (((((COALESCE(title, ''::character varying))::text || ' '::text) || COALESCE(description, ''::text)) || ' '::text) || COALESCE(public.spaced((services)::text[]), ''::text))));
CREATE UNIQUE INDEX one_account_an_address ON public.accounts_account USING btree (lower((email)::text));
CREATE UNIQUE INDEX one_agreement_waits_an_item ON public.hall_agreement USING btree (session_id, item_id) WHERE (confirmed_at IS NULL);
CREATE UNIQUE INDEX one_asks_once_for_the_same_dates ON public.mutual_aid_loan USING btree (thing_id, borrower_id, starts_at) WHERE ((state)::text = 'asked'::text);
CREATE UNIQUE INDEX one_block_waits_in_a_session ON public.hall_block USING btree (session_id) WHERE ((dissolved_at IS NULL) AND (vote_id IS NULL));
CREATE UNIQUE INDEX one_college_asked_at_a_time ON public.membership_collegechange USING btree (member_id) WHERE ((state)::text = 'asked'::text);
CREATE UNIQUE INDEX one_consent_round_at_a_time ON public.hall_round USING btree (session_id) WHERE ((state)::text = ANY (ARRAY[('clarify'::character varying)::text, ('integrating'::character varying)::text, ('objections'::character varying)::text, ('react'::character varying)::text]));
CREATE UNIQUE INDEX one_correction_waits_at_a_time ON public.cooperative_correction USING btree (movement_id) WHERE ((state)::text = 'asked'::text);
CREATE UNIQUE INDEX one_date_is_chosen ON public.learning_visitdate USING btree (visit_id) WHERE chosen;
CREATE UNIQUE INDEX one_declares_an_achievement_once ON public.attestations_attestation USING btree (achievement_id, holder_id) WHERE (NOT ((state)::text = 'withdrawn'::text));
CREATE UNIQUE INDEX one_exclusion_at_a_time ON public.membership_exclusion USING btree (member_id) WHERE ((state)::text = ANY (ARRAY[('opened'::character varying)::text, ('heard'::character varying)::text, ('appealed'::character varying)::text]));
CREATE UNIQUE INDEX one_key_signs_at_a_time ON public.attestations_signingkey USING btree ((1)) WHERE (retired_at IS NULL);
CREATE UNIQUE INDEX one_level_owes_an_answer ON public.needs_escalation USING btree (need_id) WHERE ((state)::text = 'waiting'::text);
CREATE UNIQUE INDEX one_open_conflict_a_source ON public.records_conflict USING btree (place_id, field, voice, source_name) WHERE ((state)::text = 'open'::text);
CREATE UNIQUE INDEX one_open_doubt_a_field ON public.records_doubt USING btree (place_id, field) WHERE ((state)::text = 'open'::text);
CREATE UNIQUE INDEX one_payout_waits_at_a_time ON public.cooperative_payout USING btree (associate_id) WHERE ((state)::text = ANY (ARRAY[('prepared'::character varying)::text, ('ordered'::character varying)::text]));
CREATE UNIQUE INDEX one_promise_of_an_account ON public.cooperative_promise USING btree (cooperative_id, account_id) WHERE (withdrawn_at IS NULL);
CREATE UNIQUE INDEX one_promise_of_an_organisation ON public.cooperative_promise USING btree (cooperative_id, organisation_id) WHERE (withdrawn_at IS NULL);
CREATE UNIQUE INDEX one_request_waits_between_two_places ON public.learning_peervisit USING btree (visitor_id, host_id) WHERE ((state)::text = ANY (ARRAY[('asked'::character varying)::text, ('other-dates'::character varying)::text]));
CREATE UNIQUE INDEX one_review_is_prepared_at_a_time ON public.cooperative_review USING btree (cooperative_id) WHERE (held_on IS NULL);
CREATE UNIQUE INDEX one_running_consent_a_purpose ON public.accounts_consent USING btree (account_id, purpose) WHERE (withdrawn_at IS NULL);
CREATE UNIQUE INDEX one_running_round ON public.deliberation_consentround USING btree (draft_id) WHERE (closed_at IS NULL);
CREATE UNIQUE INDEX one_running_use_of_a_place ON public.commons_reuse USING btree (resource_id, place_id) WHERE ((stopped_on IS NULL) AND (place_id IS NOT NULL));
CREATE UNIQUE INDEX one_running_use_of_an_organisation ON public.commons_reuse USING btree (resource_id, organisation_id) WHERE ((stopped_on IS NULL) AND (organisation_id IS NOT NULL));
CREATE UNIQUE INDEX one_voice_a_visitor ON public.records_doubtvoice USING btree (doubt_id, sender) WHERE (NOT ((sender)::text = ''::text));
CREATE UNIQUE INDEX one_waiting_claim ON public.network_claim USING btree (account_id, place_id, organisation_id) NULLS NOT DISTINCT WHERE ((state)::text = 'submitted'::text);
CREATE INDEX path_domains ON public.learning_path USING gin (domains);
CREATE INDEX path_need_about ON public.learning_pathneed USING btree (about_type_id, about_id);
CREATE INDEX path_search ON public.learning_path USING gin (search);
CREATE INDEX path_step_about ON public.learning_pathstep USING btree (about_type_id, about_id);
CREATE INDEX place_kind ON public.network_place USING btree (kind);
CREATE INDEX place_plain_name ON public.network_place USING gin (public.plain((name)::text) public.gin_trgm_ops);
CREATE INDEX place_siret ON public.network_place USING btree (siret) WHERE (NOT ((siret)::text = ''::text));
CREATE INDEX place_words ON public.network_place USING gin (to_tsvector('public.lieudit'::regconfig, (((((((COALESCE(name, ''::character varying))::text || ' '::text) || (COALESCE(summary, ''::character varying))::text) || ' '::text) || COALESCE(description, ''::text)) || ' '::text) || COALESCE((COALESCE(
CASE
    WHEN (typologies @> ARRAY['ateliers-artisanaux'::character varying(30)]) THEN 'Ateliers artisanaux partagés '::text
    ELSE ''::text
END, ''::text) || COALESCE((COALESCE(
CASE
    WHEN (typologies @> ARRAY['coworking'::character varying(30)]) THEN 'Bureaux partagés '::text
    ELSE ''::text
END, ''::text) || COALESCE((COALESCE(
CASE
    WHEN (typologies @> ARRAY['foodlab'::character varying(30)]) THEN 'Cuisine partagée '::text
    ELSE ''::text
END, ''::text) || COALESCE((COALESCE(
CASE
    WHEN (typologies @> ARRAY['fablab'::character varying(30)]) THEN 'Fablab, atelier de fabrication '::text
    ELSE ''::text
END, ''::text) || COALESCE((COALESCE(
CASE
    WHEN (typologies @> ARRAY['livinglab'::character varying(30)]) THEN 'Innovation sociale '::text
    ELSE ''::text
END, ''::text) || COALESCE((COALESCE(
CASE
    WHEN (typologies @> ARRAY['nourricier'::character varying(30)]) THEN 'Tiers-lieu nourricier '::text
    ELSE ''::text
END, ''::text) || COALESCE((COALESCE(
CASE
    WHEN (typologies @> ARRAY['culturel'::character varying(30)]) THEN 'Tiers-lieu culturel '::text
    ELSE ''::text
END, ''::text) || COALESCE((COALESCE(
CASE
    WHEN (domains @> ARRAY['digital'::character varying(12)]) THEN 'Médiation numérique '::text
    ELSE ''::text
END, ''::text) || COALESCE((COALESCE(
CASE
    WHEN (domains @> ARRAY['services'::character varying(12)]) THEN 'Services publics '::text
    ELSE ''::text
END, ''::text) || COALESCE((COALESCE(
CASE
    WHEN (domains @> ARRAY['work'::character varying(12)]) THEN 'Travail et emploi '::text
    ELSE ''::text
END, ''::text) || COALESCE((COALESCE(
CASE
    WHEN (domains @> ARRAY['culture'::character varying(12)]) THEN 'Culture '::text
    ELSE ''::text
END, ''::text) || COALESCE((COALESCE(
CASE
    WHEN (domains @> ARRAY['campus'::character varying(12)]) THEN 'Enseignement supérieur '::text
    ELSE ''::text
END, ''::text) || COALESCE((COALESCE(
CASE
    WHEN (domains @> ARRAY['education'::character varying(12)]) THEN 'Éducation '::text
    ELSE ''::text
END, ''::text) || COALESCE(
CASE
    WHEN ((kind)::text = 'third-place'::text) THEN 'Tiers-lieu'::text
    WHEN ((kind)::text = 'library'::text) THEN 'Bibliothèque'::text
    WHEN ((kind)::text = 'france-services'::text) THEN 'France services'::text
    WHEN ((kind)::text = 'digital'::text) THEN 'Lieu de médiation numérique'::text
    WHEN ((kind)::text = 'campus'::text) THEN 'Campus connecté'::text
    WHEN ((kind)::text = 'training'::text) THEN 'Organisme de formation'::text
    WHEN ((kind)::text = 'school'::text) THEN 'Établissement scolaire'::text
    WHEN ((kind)::text = 'other'::text) THEN 'Autre service'::text
    ELSE ''::text
END, ''::text)), ''::text)), ''::text)), ''::text)), ''::text)), ''::text)), ''::text)), ''::text)), ''::text)), ''::text)), ''::text)), ''::text)), ''::text)), ''::text))));
CREATE INDEX position_search ON public.deliberation_position USING gin (search);
CREATE INDEX public_need_where_said ON public.needs_need USING btree (department_id, place_id) INCLUDE (id, state) WHERE (NOT ((state)::text = ANY (ARRAY[('pending'::character varying)::text, ('withdrawn'::character varying)::text, ('refused'::character varying)::text])));
CREATE INDEX public_services_agreement_author_id_7e7a8af5 ON public.public_services_agreement USING btree (author_id);
CREATE INDEX public_services_agreement_partner_id_73c52c7d ON public.public_services_agreement USING btree (partner_id);
CREATE INDEX public_services_agreement_place_id_5b2dcbfb ON public.public_services_agreement USING btree (place_id);
CREATE INDEX public_services_mednumrow_place_id_8960235b ON public.public_services_mednumrow USING btree (place_id);
CREATE INDEX public_services_mednumrow_run_id_da6f1c7c ON public.public_services_mednumrow USING btree (run_id);
CREATE INDEX public_services_offer_agreement_id_a0397162 ON public.public_services_offer USING btree (agreement_id);
CREATE INDEX public_services_offer_author_id_4fe578b5 ON public.public_services_offer USING btree (author_id);
CREATE INDEX public_services_offer_partner_id_f24a5a98 ON public.public_services_offer USING btree (partner_id);
CREATE INDEX public_services_offer_place_id_00beb8fb ON public.public_services_offer USING btree (place_id);
CREATE INDEX recognition_of_peer ON public.attestations_recognition USING btree (peer_id);
CREATE INDEX records_asking_place_id_444c7be4 ON public.records_asking USING btree (place_id);
CREATE INDEX records_closure_author_id_d2d7cc0a ON public.records_closure USING btree (author_id);
CREATE INDEX records_closure_place_id_5888ed11 ON public.records_closure USING btree (place_id);
CREATE INDEX records_confirmation_account_id_b6442965 ON public.records_confirmation USING btree (account_id);
CREATE INDEX records_confirmation_place_id_f322ec74 ON public.records_confirmation USING btree (place_id);
CREATE INDEX records_conflict_author_id_73b70b44 ON public.records_conflict USING btree (author_id);
CREATE INDEX records_conflict_place_id_d713808e ON public.records_conflict USING btree (place_id);
CREATE INDEX records_conflict_settled_by_id_00d0f99f ON public.records_conflict USING btree (settled_by_id);
CREATE INDEX records_doubt_place_id_79a00258 ON public.records_doubt USING btree (place_id);
CREATE INDEX records_doubt_settled_by_id_2a3f2926 ON public.records_doubt USING btree (settled_by_id);
CREATE INDEX records_doubtvoice_author_id_6ffc1207 ON public.records_doubtvoice USING btree (author_id);
CREATE INDEX records_doubtvoice_doubt_id_d28f2730 ON public.records_doubtvoice USING btree (doubt_id);
CREATE INDEX records_fieldsource_author_id_197f7eaa ON public.records_fieldsource USING btree (author_id);
CREATE INDEX records_fieldsource_hint_id_ebd2af5b ON public.records_fieldsource USING btree (hint_id);
CREATE INDEX records_fieldsource_place_id_338e7100 ON public.records_fieldsource USING btree (place_id);
CREATE INDEX records_import_by_id_809d473b ON public.records_import USING btree (by_id);
CREATE INDEX records_import_source_id_f7a91c6c ON public.records_import USING btree (source_id);
CREATE INDEX records_import_undone_by_id_0ff70162 ON public.records_import USING btree (undone_by_id);
CREATE INDEX records_importline_place_id_af414610 ON public.records_importline USING btree (place_id);
CREATE INDEX records_importline_run_id_95d96a1e ON public.records_importline USING btree (run_id);
CREATE INDEX records_label_place_id_387ef124 ON public.records_label USING btree (place_id);
CREATE INDEX records_merge_absorbed_id_b7eacf1b ON public.records_merge USING btree (absorbed_id);
CREATE INDEX records_merge_by_id_b16bb204 ON public.records_merge USING btree (by_id);
CREATE INDEX records_merge_kept_id_8b7e392e ON public.records_merge USING btree (kept_id);
CREATE INDEX records_merge_undone_by_id_d8fb9897 ON public.records_merge USING btree (undone_by_id);
CREATE INDEX records_source_name_d25d050c_like ON public.records_source USING btree (name varchar_pattern_ops);
CREATE INDEX records_source_slug_7c7d731c_like ON public.records_source USING btree (slug varchar_pattern_ops);
CREATE INDEX records_twin_first_id_15758a72 ON public.records_twin USING btree (first_id);
CREATE INDEX records_twin_second_id_0cc3b764 ON public.records_twin USING btree (second_id);
CREATE INDEX records_twin_settled_by_id_f43ce05f ON public.records_twin USING btree (settled_by_id);
CREATE INDEX reports_that_wait ON public.care_report USING btree (at) WHERE (handled_at IS NULL);
CREATE INDEX resource_domains ON public.commons_resource USING gin (domains);
CREATE INDEX resource_published ON public.commons_resource USING btree (published_at DESC);
CREATE INDEX resource_search ON public.commons_resource USING gin (search);
CREATE INDEX roadmap_deliverable_author_id_98ff72d3 ON public.roadmap_deliverable USING btree (author_id);
CREATE INDEX roadmap_deliverable_milestone_id_bd43e67d ON public.roadmap_deliverable USING btree (milestone_id);
CREATE INDEX roadmap_goal_assembly_id_44a809ff ON public.roadmap_goal USING btree (assembly_id);
CREATE INDEX roadmap_goal_author_id_b3a696f6 ON public.roadmap_goal USING btree (author_id);
CREATE INDEX roadmap_goal_decision_id_fb359dea ON public.roadmap_goal USING btree (decision_id);
CREATE INDEX roadmap_goal_owner_id_1e6e3bc0 ON public.roadmap_goal USING btree (owner_id);
CREATE INDEX roadmap_milestone_author_id_34bcf54f ON public.roadmap_milestone USING btree (author_id);
CREATE INDEX roadmap_milestone_decision_id_a4921a55 ON public.roadmap_milestone USING btree (decision_id);
CREATE INDEX roadmap_milestone_goal_id_2357bb19 ON public.roadmap_milestone USING btree (goal_id);
CREATE INDEX roadmap_milestone_owner_id_9102be7f ON public.roadmap_milestone USING btree (owner_id);
CREATE INDEX roadmap_slip_author_id_18c57990 ON public.roadmap_slip USING btree (author_id);
CREATE INDEX roadmap_slip_milestone_id_c8de7e93 ON public.roadmap_slip USING btree (milestone_id);
CREATE INDEX socialaccount_socialaccount_user_id_8146e70c ON public.socialaccount_socialaccount USING btree (user_id);
CREATE INDEX socialaccount_socialtoken_account_id_951f210e ON public.socialaccount_socialtoken USING btree (account_id);
CREATE INDEX socialaccount_socialtoken_app_id_636a42d7 ON public.socialaccount_socialtoken USING btree (app_id);
CREATE UNIQUE INDEX speaks_once_for_a_place ON public.network_representative USING btree (account_id, place_id) WHERE ((place_id IS NOT NULL) AND (until IS NULL));
CREATE UNIQUE INDEX speaks_once_for_an_organisation ON public.network_representative USING btree (account_id, organisation_id) WHERE ((organisation_id IS NOT NULL) AND (until IS NULL));
CREATE INDEX statement_waits ON public.consultations_statement USING btree (state, due_on);
CREATE INDEX tasks_db_new_ordering_idx ON public.django_tasks_database_dbtaskresult USING btree (status, priority DESC, run_after, enqueued_at) WHERE ((status)::text = 'READY'::text);
CREATE INDEX tasks_running ON public.django_tasks_database_dbtaskresult USING btree (id) WHERE ((status)::text = 'RUNNING'::text);
CREATE INDEX territory_department_code_e8589cf6_like ON public.territory_department USING btree (code varchar_pattern_ops);
CREATE INDEX territory_department_region_id_4a54a9cb ON public.territory_department USING btree (region_id);
CREATE INDEX territory_department_slug_cce6acc3_like ON public.territory_department USING btree (slug varchar_pattern_ops);
CREATE INDEX territory_intermunicipality_siren_d7d216c1_like ON public.territory_intermunicipality USING btree (siren varchar_pattern_ops);
CREATE INDEX territory_municipality_code_9bb85b01_like ON public.territory_municipality USING btree (code varchar_pattern_ops);
CREATE INDEX territory_municipality_department_id_dc3cfb1e ON public.territory_municipality USING btree (department_id);
CREATE INDEX territory_municipality_intermunicipality_id_bd6688f6 ON public.territory_municipality USING btree (intermunicipality_id);
CREATE INDEX territory_municipality_slug_b44e7ac6_like ON public.territory_municipality USING btree (slug varchar_pattern_ops);
CREATE INDEX territory_municipality_territorial_establishment_id_b25031c8 ON public.territory_municipality USING btree (territorial_establishment_id);
CREATE INDEX territory_region_code_5ce4f312_like ON public.territory_region USING btree (code varchar_pattern_ops);
CREATE INDEX territory_region_slug_701dbd5f_like ON public.territory_region USING btree (slug varchar_pattern_ops);
CREATE INDEX territory_zoning_municipality_id_6a9bcd31 ON public.territory_zoning USING btree (municipality_id);
CREATE INDEX thing_of_place ON public.mutual_aid_thing USING btree (place_id);
CREATE INDEX thing_search ON public.mutual_aid_thing USING gin (search);
CREATE INDEX toolkit_alarm_check_name_defccf5f ON public.toolkit_alarm USING btree (check_name);
CREATE INDEX toolkit_alarm_check_name_defccf5f_like ON public.toolkit_alarm USING btree (check_name varchar_pattern_ops);
CREATE INDEX toolkit_beat_name_adc5772f_like ON public.toolkit_beat USING btree (name varchar_pattern_ops);
CREATE INDEX toolkit_errand_key_3cc29917_like ON public.toolkit_errand USING btree (key varchar_pattern_ops);
CREATE INDEX toolkit_mail_key_9c6cb8d5_like ON public.toolkit_mail USING btree (key varchar_pattern_ops);
CREATE INDEX toolkit_silence_word_e4159482_like ON public.toolkit_silence USING btree (word varchar_pattern_ops);
CREATE INDEX trace_of_origin ON public.toolkit_trace USING btree (origin, at);
CREATE INDEX training_search ON public.learning_trainingsession USING gin (search);
CREATE INDEX training_when ON public.learning_trainingsession USING btree (state, starts_at);
CREATE UNIQUE INDEX unique_authenticator_type ON public.mfa_authenticator USING btree (user_id, type) WHERE ((type)::text = ANY (ARRAY[('totp'::character varying)::text, ('recovery_codes'::character varying)::text]));
CREATE UNIQUE INDEX unique_primary_email ON public.account_emailaddress USING btree (user_id, "primary") WHERE "primary";
CREATE UNIQUE INDEX unique_verified_email ON public.account_emailaddress USING btree (email) WHERE verified;
CREATE INDEX visit_about ON public.learning_peervisit USING btree (about_type_id, about_id);
CREATE INDEX visit_of_host ON public.learning_peervisit USING btree (host_id, state);
CREATE INDEX visit_of_visitor ON public.learning_peervisit USING btree (visitor_id, state);
CREATE INDEX visit_search ON public.learning_peervisit USING gin (search);
CREATE INDEX voices_of_a_need ON public.needs_support USING btree (need_id, at);
CREATE INDEX voting_attendance_carried_by_id_7f256b26 ON public.voting_attendance USING btree (carried_by_id);
CREATE INDEX voting_ballot_sitting_id_c95b7ba0 ON public.voting_ballot USING btree (sitting_id);
CREATE INDEX voting_beleniosarchive_box_id_ad817c4c ON public.voting_beleniosarchive USING btree (box_id);
CREATE INDEX voting_beleniosarchive_sent_by_id_0c75f386 ON public.voting_beleniosarchive USING btree (sent_by_id);
CREATE INDEX voting_beleniosbox_ballot_id_2b31ae69 ON public.voting_beleniosbox USING btree (ballot_id);
CREATE INDEX voting_beleniosvote_authority_id_5124bb3d ON public.voting_beleniosvote USING btree (authority_id);
CREATE INDEX voting_beleniosvote_named_by_id_d046c901 ON public.voting_beleniosvote USING btree (named_by_id);
CREATE INDEX voting_earlyclosing_asked_by_id_9b871b66 ON public.voting_earlyclosing USING btree (asked_by_id);
CREATE INDEX voting_earlyclosing_confirmed_by_id_6a32784f ON public.voting_earlyclosing USING btree (confirmed_by_id);
CREATE INDEX voting_envelope_ballot_id_6437fb38 ON public.voting_envelope USING btree (ballot_id);
CREATE INDEX voting_frozenproxy_ballot_id_8c924e2e ON public.voting_frozenproxy USING btree (ballot_id);
CREATE INDEX voting_frozenproxy_holder_id_fb9fdb2c ON public.voting_frozenproxy USING btree (holder_id);
CREATE INDEX voting_frozenproxy_proxy_id_a77cd8dd ON public.voting_frozenproxy USING btree (proxy_id);
CREATE INDEX voting_lot_drawn_by_id_40e73584 ON public.voting_lot USING btree (drawn_by_id);
CREATE INDEX voting_markback_asked_by_id_3cf564c9 ON public.voting_markback USING btree (asked_by_id);
CREATE INDEX voting_proxy_given_by_id_52d35422 ON public.voting_proxy USING btree (given_by_id);
CREATE INDEX voting_proxy_giver_id_ad3739c2 ON public.voting_proxy USING btree (giver_id);
CREATE INDEX voting_proxy_holder_id_83a838d1 ON public.voting_proxy USING btree (holder_id);
CREATE INDEX voting_rollentry_account_id_1609b95a ON public.voting_rollentry USING btree (account_id);
CREATE INDEX voting_rollentry_ballot_id_4f73738d ON public.voting_rollentry USING btree (ballot_id);
CREATE INDEX voting_rollentry_organisation_id_f0bfae27 ON public.voting_rollentry USING btree (organisation_id);
CREATE INDEX voting_saidvoted_account_id_87cef497 ON public.voting_saidvoted USING btree (account_id);
CREATE INDEX voting_saidvoted_ballot_id_07bdd1e6 ON public.voting_saidvoted USING btree (ballot_id);
CREATE INDEX voting_teller_account_id_20f323ce ON public.voting_teller USING btree (account_id);
CREATE INDEX voting_teller_ballot_id_a16190a5 ON public.voting_teller USING btree (ballot_id);
CREATE INDEX voting_voiceend_entry_id_0fee047e ON public.voting_voiceend USING btree (entry_id);
CREATE INDEX voting_vote_carried_by_id_26daa21d ON public.voting_vote USING btree (carried_by_id);
CREATE INDEX voting_vote_cast_by_id_e4428844 ON public.voting_vote USING btree (cast_by_id);
CREATE INDEX voting_votingcode_digest_dc094c8c_like ON public.voting_votingcode USING btree (digest varchar_pattern_ops);
CREATE INDEX way_back_address ON public.accounts_wayback USING btree (lower((address)::text));
CREATE INDEX written_word_letters ON public.lexicon_writtenword USING gin (word public.gin_trgm_ops);
CREATE UNIQUE INDEX zoned_once ON public.territory_zoning USING btree (municipality_id, programme) WHERE (until IS NULL);
CREATE TRIGGER advocacy_demand_kept BEFORE UPDATE OF referral_id, rank, paragraph_uid, text ON public.advocacy_demand FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER advocacy_effect_filled BEFORE TRUNCATE ON public.advocacy_effect FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER advocacy_effect_immutable BEFORE DELETE OR UPDATE ON public.advocacy_effect FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER advocacy_referral_kept BEFORE UPDATE OF number, position_id, institution_id, letter, due_on, calendar, sent_at ON public.advocacy_referral FOR EACH ROW WHEN ((old.sent_at IS NOT NULL)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER advocacy_referral_leaving BEFORE UPDATE OF letter, due_on ON public.advocacy_referral FOR EACH ROW WHEN ((((old.state)::text = 'sending'::text) AND (new.letter IS DISTINCT FROM old.letter))) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER advocacy_reminder_kept BEFORE UPDATE OF referral_id, letter, means, sent_at, sent_by_id ON public.advocacy_reminder FOR EACH ROW WHEN (((old.sent_at IS NOT NULL) OR ((new.referral_id IS DISTINCT FROM old.referral_id) OR (new.letter IS DISTINCT FROM old.letter) OR ((new.means)::text IS DISTINCT FROM (old.means)::text) OR (new.sent_by_id IS DISTINCT FROM old.sent_by_id)))) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER advocacy_reply_filled BEFORE TRUNCATE ON public.advocacy_reply FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER advocacy_reply_kept BEFORE UPDATE OF number, demand_id, kind, outcome, text, until, role, document, channel, replaces_id, deposit_key, received_at ON public.advocacy_reply FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER advocacy_reply_stays BEFORE DELETE ON public.advocacy_reply FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER advocacy_statement_filled BEFORE TRUNCATE ON public.advocacy_statement FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER advocacy_statement_immutable BEFORE DELETE OR UPDATE ON public.advocacy_statement FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER api_reuse_clock AFTER INSERT OR DELETE OR UPDATE ON public.api_reuse DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER api_reuse_filled BEFORE TRUNCATE ON public.api_reuse FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER api_reuse_told BEFORE UPDATE ON public.api_reuse FOR EACH ROW WHEN ((((new.dataset)::text IS DISTINCT FROM (old.dataset)::text) OR ((new.title)::text IS DISTINCT FROM (old.title)::text) OR ((new.url)::text IS DISTINCT FROM (old.url)::text) OR (new.about IS DISTINCT FROM old.about) OR ((new.maker)::text IS DISTINCT FROM (old.maker)::text) OR (new.told_at IS DISTINCT FROM old.told_at))) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER api_writtenfile_clock AFTER INSERT OR DELETE OR UPDATE ON public.api_writtenfile DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER attestations_achievement_filled BEFORE TRUNCATE ON public.attestations_achievement FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER attestations_achievement_kept BEFORE UPDATE ON public.attestations_achievement FOR EACH ROW WHEN (((new.number IS DISTINCT FROM old.number) OR ((new.title)::text IS DISTINCT FROM (old.title)::text) OR (new.able IS DISTINCT FROM old.able) OR (new.rule IS DISTINCT FROM old.rule) OR (new.peers IS DISTINCT FROM old.peers) OR (new.domains IS DISTINCT FROM old.domains) OR (new.place_id IS DISTINCT FROM old.place_id) OR (new.organisation_id IS DISTINCT FROM old.organisation_id) OR (new.replaces_id IS DISTINCT FROM old.replaces_id) OR (new.author_id IS DISTINCT FROM old.author_id) OR (new.defined_at IS DISTINCT FROM old.defined_at) OR (((old.state)::text = 'closed'::text) AND ((new.state)::text <> 'closed'::text)))) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER attestations_attestation_clock AFTER INSERT OR DELETE OR UPDATE ON public.attestations_attestation DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER attestations_attestation_filled BEFORE TRUNCATE ON public.attestations_attestation FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER attestations_attestation_kept BEFORE UPDATE ON public.attestations_attestation FOR EACH ROW WHEN (((new.number IS DISTINCT FROM old.number) OR ((new.code)::text IS DISTINCT FROM (old.code)::text) OR (new.achievement_id IS DISTINCT FROM old.achievement_id) OR (new.holder_id IS DISTINCT FROM old.holder_id) OR (new.place_id IS DISTINCT FROM old.place_id) OR (new.declared_at IS DISTINCT FROM old.declared_at) OR (((new.name)::text <> (old.name)::text) AND ((new.name)::text <> ''::text)) OR ((new.words <> old.words) AND (new.words <> ''::text)) OR (((old.state)::text = 'withdrawn'::text) AND (((new.state)::text IS DISTINCT FROM (old.state)::text) OR (new.withdrawn_at IS DISTINCT FROM old.withdrawn_at) OR ((new.reason)::text IS DISTINCT FROM (old.reason)::text))) OR (((old.state)::text = 'attested'::text) AND ((new.state)::text <> ALL (ARRAY[('attested'::character varying)::text, ('withdrawn'::character varying)::text]))) OR (((old.state)::text = 'recognised'::text) AND ((new.state)::text = 'declared'::text)))) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER attestations_attestation_stays BEFORE DELETE ON public.attestations_attestation FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER attestations_credential_clock AFTER INSERT OR DELETE OR UPDATE ON public.attestations_credential DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER attestations_credential_filled BEFORE TRUNCATE ON public.attestations_credential FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER attestations_credential_kept BEFORE UPDATE ON public.attestations_credential FOR EACH ROW WHEN (((new.attestation_id IS DISTINCT FROM old.attestation_id) OR (new.key_id IS DISTINCT FROM old.key_id) OR ((new.grade)::text IS DISTINCT FROM (old.grade)::text) OR (new.peers IS DISTINCT FROM old.peers) OR (new.marks IS DISTINCT FROM old.marks) OR (new.signed_at IS DISTINCT FROM old.signed_at) OR ((new.document <> old.document) AND (new.document <> ''::text)) OR ((new.token <> old.token) AND (new.token <> ''::text)))) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER attestations_credential_stays BEFORE DELETE ON public.attestations_credential FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER attestations_recognition_filled BEFORE TRUNCATE ON public.attestations_recognition FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER attestations_recognition_immutable BEFORE DELETE OR UPDATE ON public.attestations_recognition FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER attestations_signingkey_clock AFTER INSERT OR DELETE OR UPDATE ON public.attestations_signingkey DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER attestations_signingkey_filled BEFORE TRUNCATE ON public.attestations_signingkey FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER attestations_signingkey_kept BEFORE UPDATE ON public.attestations_signingkey FOR EACH ROW WHEN (((new.number IS DISTINCT FROM old.number) OR ((new.ed25519)::text IS DISTINCT FROM (old.ed25519)::text) OR (new.modulus IS DISTINCT FROM old.modulus) OR ((new.vouched)::text IS DISTINCT FROM (old.vouched)::text) OR (new.made_at IS DISTINCT FROM old.made_at) OR ((old.retired_at IS NOT NULL) AND (new.retired_at IS DISTINCT FROM old.retired_at)) OR ((old.stolen_at IS NOT NULL) AND ((new.stolen_at IS NULL) OR (new.stolen_at > old.stolen_at))))) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER attestations_signingkey_stays BEFORE DELETE ON public.attestations_signingkey FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER attestations_signingrun_clock AFTER INSERT OR DELETE OR UPDATE ON public.attestations_signingrun DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE CONSTRAINT TRIGGER attestations_statuslist_clock AFTER INSERT OR DELETE OR UPDATE ON public.attestations_statuslist DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER attestations_statusplace_filled BEFORE TRUNCATE ON public.attestations_statusplace FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER attestations_statusplace_immutable BEFORE DELETE OR UPDATE ON public.attestations_statusplace FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER care_acceptance_filled BEFORE TRUNCATE ON public.care_acceptance FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER care_acceptance_immutable BEFORE UPDATE ON public.care_acceptance FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER care_charterversion_filled BEFORE TRUNCATE ON public.care_charterversion FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER care_charterversion_immutable BEFORE DELETE OR UPDATE ON public.care_charterversion FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER commons_improvement_clock AFTER INSERT OR DELETE OR UPDATE ON public.commons_improvement DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE CONSTRAINT TRIGGER commons_release_clock AFTER INSERT OR DELETE OR UPDATE ON public.commons_release DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER commons_release_filled BEFORE TRUNCATE ON public.commons_release FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER commons_release_immutable BEFORE DELETE OR UPDATE ON public.commons_release FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER commons_release_somewhere AFTER INSERT ON public.commons_release DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.commons_release_is_somewhere();
CREATE CONSTRAINT TRIGGER commons_releasefile_clock AFTER INSERT OR DELETE OR UPDATE ON public.commons_releasefile DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER commons_releasefile_filled BEFORE TRUNCATE ON public.commons_releasefile FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER commons_releasefile_immutable BEFORE DELETE OR UPDATE ON public.commons_releasefile FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER commons_resource_clock AFTER INSERT OR DELETE OR UPDATE ON public.commons_resource DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE CONSTRAINT TRIGGER commons_reuse_clock AFTER INSERT OR DELETE OR UPDATE ON public.commons_reuse DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER consultations_answer_filled BEFORE TRUNCATE ON public.consultations_answer FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER consultations_answer_open BEFORE INSERT OR DELETE OR UPDATE ON public.consultations_answer FOR EACH ROW EXECUTE FUNCTION public.consultations_take_answer();
CREATE TRIGGER consultations_consultation_closed BEFORE UPDATE ON public.consultations_consultation FOR EACH ROW WHEN ((((old.state)::text = 'closed'::text) AND (((new.state)::text IS DISTINCT FROM (old.state)::text) OR (new.closes_on IS DISTINCT FROM old.closes_on) OR (new.closed_at IS DISTINCT FROM old.closed_at) OR (new.closing IS DISTINCT FROM old.closing) OR ((old.draft_id IS NOT NULL) AND (new.draft_id IS DISTINCT FROM old.draft_id)) OR ((old.position_id IS NOT NULL) AND (new.position_id IS DISTINCT FROM old.position_id))))) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER consultations_consultation_filled BEFORE TRUNCATE ON public.consultations_consultation FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER consultations_consultation_kept BEFORE DELETE ON public.consultations_consultation FOR EACH ROW WHEN (((old.state)::text <> 'drafted'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER consultations_consultation_words BEFORE UPDATE ON public.consultations_consultation FOR EACH ROW WHEN ((((old.state)::text <> 'drafted'::text) AND ((new.number IS DISTINCT FROM old.number) OR (new.assembly_id IS DISTINCT FROM old.assembly_id) OR (new.convergence_id IS DISTINCT FROM old.convergence_id) OR ((new.question)::text IS DISTINCT FROM (old.question)::text) OR (new.why IS DISTINCT FROM old.why) OR ((new.audience)::text IS DISTINCT FROM (old.audience)::text) OR (new.opened_at IS DISTINCT FROM old.opened_at) OR (new.author_id IS DISTINCT FROM old.author_id)))) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER consultations_reading_clock AFTER INSERT OR DELETE OR UPDATE ON public.consultations_reading DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER consultations_reading_filled BEFORE TRUNCATE ON public.consultations_reading FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER consultations_reading_immutable BEFORE DELETE OR UPDATE ON public.consultations_reading FOR EACH ROW WHEN (old.final) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER consultations_statement_filled BEFORE TRUNCATE ON public.consultations_statement FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER consultations_statement_kept BEFORE INSERT OR UPDATE ON public.consultations_statement FOR EACH ROW EXECUTE FUNCTION public.consultations_keep_statement();
CREATE TRIGGER consultations_voice_filled BEFORE TRUNCATE ON public.consultations_voice FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER cooperative_allocation_clock AFTER INSERT OR DELETE OR UPDATE ON public.cooperative_allocation DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER cooperative_allocation_filled BEFORE TRUNCATE ON public.cooperative_allocation FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER cooperative_allocation_immutable BEFORE DELETE OR UPDATE ON public.cooperative_allocation FOR EACH ROW WHEN (((old.state)::text = ANY (ARRAY[('posted'::character varying)::text, ('dropped'::character varying)::text]))) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER cooperative_associate_clock AFTER INSERT OR DELETE OR UPDATE ON public.cooperative_associate DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER cooperative_associate_filled BEFORE TRUNCATE ON public.cooperative_associate FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER cooperative_associate_kept BEFORE DELETE ON public.cooperative_associate FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER cooperative_associate_left BEFORE UPDATE ON public.cooperative_associate FOR EACH ROW WHEN (((old.until IS NOT NULL) AND (new.until IS DISTINCT FROM old.until))) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER cooperative_conversion_clock AFTER INSERT OR DELETE OR UPDATE ON public.cooperative_conversion DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE CONSTRAINT TRIGGER cooperative_correction_clock AFTER INSERT OR DELETE OR UPDATE ON public.cooperative_correction DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER cooperative_correction_filled BEFORE TRUNCATE ON public.cooperative_correction FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER cooperative_correction_immutable BEFORE DELETE OR UPDATE ON public.cooperative_correction FOR EACH ROW WHEN (((old.state)::text <> 'asked'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER cooperative_duty_clock AFTER INSERT OR DELETE OR UPDATE ON public.cooperative_duty DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE CONSTRAINT TRIGGER cooperative_halfrate_clock AFTER INSERT OR DELETE OR UPDATE ON public.cooperative_halfrate DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE CONSTRAINT TRIGGER cooperative_keeper_clock AFTER INSERT OR DELETE OR UPDATE ON public.cooperative_keeper DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE CONSTRAINT TRIGGER cooperative_loss_clock AFTER INSERT OR DELETE OR UPDATE ON public.cooperative_loss DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER cooperative_loss_filled BEFORE TRUNCATE ON public.cooperative_loss FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER cooperative_loss_immutable BEFORE DELETE OR UPDATE ON public.cooperative_loss FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER cooperative_movement_balanced AFTER INSERT ON public.cooperative_movement DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.cooperative_balanced();
CREATE CONSTRAINT TRIGGER cooperative_movement_clock AFTER INSERT OR DELETE OR UPDATE ON public.cooperative_movement DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER cooperative_movement_filled BEFORE TRUNCATE ON public.cooperative_movement FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER cooperative_movement_follows BEFORE INSERT ON public.cooperative_movement FOR EACH ROW EXECUTE FUNCTION public.cooperative_follow();
CREATE TRIGGER cooperative_movement_immutable BEFORE DELETE OR UPDATE ON public.cooperative_movement FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER cooperative_payout_filled BEFORE TRUNCATE ON public.cooperative_payout FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER cooperative_payout_immutable BEFORE DELETE OR UPDATE ON public.cooperative_payout FOR EACH ROW WHEN (((old.state)::text = ANY (ARRAY[('paid'::character varying)::text, ('dropped'::character varying)::text]))) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER cooperative_posting_balanced AFTER INSERT ON public.cooperative_posting DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.cooperative_balanced();
CREATE TRIGGER cooperative_posting_filled BEFORE TRUNCATE ON public.cooperative_posting FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER cooperative_posting_immutable BEFORE DELETE OR UPDATE ON public.cooperative_posting FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER cooperative_promise_clock AFTER INSERT OR DELETE OR UPDATE ON public.cooperative_promise DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE CONSTRAINT TRIGGER cooperative_proof_clock AFTER INSERT OR DELETE OR UPDATE ON public.cooperative_proof DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER cooperative_proof_filled BEFORE TRUNCATE ON public.cooperative_proof FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER cooperative_proof_immutable BEFORE DELETE OR UPDATE ON public.cooperative_proof FOR EACH ROW WHEN ((old.withdrawn_at IS NOT NULL)) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER cooperative_review_clock AFTER INSERT OR DELETE OR UPDATE ON public.cooperative_review DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER cooperative_review_filled BEFORE TRUNCATE ON public.cooperative_review FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER cooperative_review_immutable BEFORE DELETE OR UPDATE ON public.cooperative_review FOR EACH ROW WHEN ((old.held_on IS NOT NULL)) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER cooperative_reviewdemand_clock AFTER INSERT OR DELETE OR UPDATE ON public.cooperative_reviewdemand DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER cooperative_reviewdemand_filled BEFORE TRUNCATE ON public.cooperative_reviewdemand FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER cooperative_reviewdemand_immutable BEFORE DELETE OR UPDATE ON public.cooperative_reviewdemand FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER cooperative_subscription_clock AFTER INSERT OR DELETE OR UPDATE ON public.cooperative_subscription DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER cooperative_subscription_filled BEFORE TRUNCATE ON public.cooperative_subscription FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER cooperative_subscription_kept BEFORE DELETE ON public.cooperative_subscription FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER cooperative_subscription_signed BEFORE UPDATE ON public.cooperative_subscription FOR EACH ROW WHEN (((new.associate_id IS DISTINCT FROM old.associate_id) OR (new.rank IS DISTINCT FROM old.rank) OR (new.parts IS DISTINCT FROM old.parts) OR (new.nominal IS DISTINCT FROM old.nominal) OR (new.least_paid IS DISTINCT FROM old.least_paid) OR (new.due_on IS DISTINCT FROM old.due_on) OR (new.text IS DISTINCT FROM old.text) OR ((new.digest)::text IS DISTINCT FROM (old.digest)::text) OR (new.signed_at IS DISTINCT FROM old.signed_at) OR (new.signed_by_id IS DISTINCT FROM old.signed_by_id))) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER cooperative_yearwords_clock AFTER INSERT OR DELETE OR UPDATE ON public.cooperative_yearwords DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER deliberation_dissent_filled BEFORE TRUNCATE ON public.deliberation_dissent FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER deliberation_dissent_immutable BEFORE DELETE OR UPDATE ON public.deliberation_dissent FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER deliberation_position_filled BEFORE TRUNCATE ON public.deliberation_position FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER deliberation_position_immutable BEFORE DELETE OR UPDATE ON public.deliberation_position FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER deliberation_signature_filled BEFORE TRUNCATE ON public.deliberation_signature FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER deliberation_signature_immutable BEFORE DELETE OR UPDATE ON public.deliberation_signature FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER django_admin_log_clock AFTER INSERT OR DELETE OR UPDATE ON public.django_admin_log DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER elections_election_drawn BEFORE UPDATE OF seed, lot_source ON public.elections_election FOR EACH ROW WHEN ((((old.seed)::text <> ''::text) AND (((new.seed)::text IS DISTINCT FROM (old.seed)::text) OR ((new.lot_source)::text IS DISTINCT FROM (old.lot_source)::text)))) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER elections_election_sealed BEFORE UPDATE OF roll_sealed_at ON public.elections_election FOR EACH ROW WHEN (((old.roll_sealed_at IS NOT NULL) AND (new.roll_sealed_at IS DISTINCT FROM old.roll_sealed_at))) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER elections_elector_filled BEFORE TRUNCATE ON public.elections_elector FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER elections_elector_sealed BEFORE INSERT OR DELETE OR UPDATE ON public.elections_elector FOR EACH ROW EXECUTE FUNCTION public.elections_refuse_sealed();
CREATE TRIGGER elections_incident_filled BEFORE TRUNCATE ON public.elections_incident FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER elections_incident_immutable BEFORE DELETE OR UPDATE ON public.elections_incident FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER elections_minutes_filled BEFORE TRUNCATE ON public.elections_minutes FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER elections_minutes_immutable BEFORE DELETE OR UPDATE ON public.elections_minutes FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER funding_aidanswer_clock AFTER INSERT OR DELETE OR UPDATE ON public.funding_aidanswer DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER funding_answer_filled BEFORE TRUNCATE ON public.funding_answer FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER funding_answer_kept BEFORE DELETE OR UPDATE ON public.funding_answer FOR EACH ROW EXECUTE FUNCTION public.funding_answer_kept();
CREATE TRIGGER funding_answer_written BEFORE INSERT ON public.funding_answer FOR EACH ROW EXECUTE FUNCTION public.funding_file_written();
CREATE CONSTRAINT TRIGGER funding_appeal_clock AFTER INSERT OR DELETE OR UPDATE ON public.funding_appeal DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER funding_appeal_filled BEFORE TRUNCATE ON public.funding_appeal FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER funding_appeal_immutable BEFORE DELETE OR UPDATE ON public.funding_appeal FOR EACH ROW WHEN ((old.granted IS NOT NULL)) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER funding_application_clock AFTER INSERT OR DELETE OR UPDATE ON public.funding_application DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER funding_application_filled BEFORE TRUNCATE ON public.funding_application FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER funding_application_kept BEFORE UPDATE ON public.funding_application FOR EACH ROW WHEN (((new.number IS DISTINCT FROM old.number) OR (new.call_id IS DISTINCT FROM old.call_id) OR (new.lead_id IS DISTINCT FROM old.lead_id) OR (new.author_id IS DISTINCT FROM old.author_id) OR (new.begun_at IS DISTINCT FROM old.begun_at) OR ((old.sent_at IS NOT NULL) AND (new.sent_at IS DISTINCT FROM old.sent_at)) OR ((old.sent_at IS NOT NULL) AND (new.erased_at IS NULL) AND (((new.title)::text IS DISTINCT FROM (old.title)::text) OR (new.late_reason IS DISTINCT FROM old.late_reason))) OR ((old.erased_at IS NOT NULL) AND (new.erased_at IS NULL)) OR (((old.state)::text <> 'draft'::text) AND ((new.state)::text = 'draft'::text)) OR (((old.state)::text = 'withdrawn'::text) AND ((new.state)::text <> 'withdrawn'::text)))) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER funding_award_clock AFTER INSERT OR DELETE OR UPDATE ON public.funding_award DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER funding_award_filled BEFORE TRUNCATE ON public.funding_award FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER funding_award_kept BEFORE UPDATE ON public.funding_award FOR EACH ROW WHEN (((new.number IS DISTINCT FROM old.number) OR ((new.giver)::text IS DISTINCT FROM (old.giver)::text) OR ((new.giver_siret)::text IS DISTINCT FROM (old.giver_siret)::text) OR ((new.name)::text IS DISTINCT FROM (old.name)::text) OR ((new.siret)::text IS DISTINCT FROM (old.siret)::text) OR ((new.rna)::text IS DISTINCT FROM (old.rna)::text) OR (new."on" IS DISTINCT FROM old."on") OR ((new.reference)::text IS DISTINCT FROM (old.reference)::text) OR ((new.purpose)::text IS DISTINCT FROM (old.purpose)::text) OR (new.amount IS DISTINCT FROM old.amount) OR ((new.nature)::text IS DISTINCT FROM (old.nature)::text))) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER funding_award_stays BEFORE DELETE ON public.funding_award FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER funding_budgetline_written BEFORE INSERT OR DELETE OR UPDATE ON public.funding_budgetline FOR EACH ROW EXECUTE FUNCTION public.funding_file_written();
CREATE CONSTRAINT TRIGGER funding_call_clock AFTER INSERT OR DELETE OR UPDATE ON public.funding_call DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER funding_call_filled BEFORE TRUNCATE ON public.funding_call FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER funding_call_kept BEFORE UPDATE ON public.funding_call FOR EACH ROW WHEN (((new.number IS DISTINCT FROM old.number) OR (new.author_id IS DISTINCT FROM old.author_id) OR (new.assembly_id IS DISTINCT FROM old.assembly_id) OR (new.organisation_id IS DISTINCT FROM old.organisation_id) OR ((new.said)::text IS DISTINCT FROM (old.said)::text) OR (new.prepared_at IS DISTINCT FROM old.prepared_at) OR ((old.first_closes_at IS NOT NULL) AND ((new.announced_on IS DISTINCT FROM old.announced_on) OR (new.first_closes_at IS DISTINCT FROM old.first_closes_at))) OR ((old.first_closes_at IS NOT NULL) AND ((new.closes_at IS NULL) OR (new.closes_at < old.closes_at) OR (new.grace_minutes < old.grace_minutes))) OR (((old.state)::text <> ALL (ARRAY[('draft'::character varying)::text, ('announced'::character varying)::text])) AND (((new.kind)::text IS DISTINCT FROM (old.kind)::text) OR ((new.title)::text IS DISTINCT FROM (old.title)::text) OR (new.opens_at IS DISTINCT FROM old.opens_at) OR (new.grace_minutes IS DISTINCT FROM old.grace_minutes))) OR (((old.state)::text = 'described'::text) <> ((new.state)::text = 'described'::text)) OR (((public.funding_call_rank((old.state)::text) >= 4) OR ((old.state)::text = 'cancelled'::text)) AND ((new.reason IS DISTINCT FROM old.reason) OR (new.closes_at IS DISTINCT FROM old.closes_at) OR (new.closed_at IS DISTINCT FROM old.closed_at) OR (new.current_id IS DISTINCT FROM old.current_id))) OR (((old.state)::text = 'cancelled'::text) AND ((new.state)::text <> 'cancelled'::text)) OR ((public.funding_call_rank((old.state)::text) >= 4) AND (public.funding_call_rank((new.state)::text) < public.funding_call_rank((old.state)::text))))) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER funding_call_opens BEFORE UPDATE ON public.funding_call FOR EACH ROW WHEN ((((new.state)::text = ANY (ARRAY[('open'::character varying)::text, ('closed'::character varying)::text])) AND (((old.state)::text IS DISTINCT FROM (new.state)::text) OR (new.current_id IS DISTINCT FROM old.current_id)))) EXECUTE FUNCTION public.funding_call_opens();
CREATE TRIGGER funding_call_stays BEFORE DELETE ON public.funding_call FOR EACH ROW WHEN ((old.first_closes_at IS NOT NULL)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER funding_challenge_filled BEFORE TRUNCATE ON public.funding_challenge FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER funding_challenge_immutable BEFORE DELETE OR UPDATE ON public.funding_challenge FOR EACH ROW WHEN ((old.granted IS NOT NULL)) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER funding_income_clock AFTER INSERT OR DELETE OR UPDATE ON public.funding_income DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER funding_income_filled BEFORE TRUNCATE ON public.funding_income FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER funding_income_kept BEFORE UPDATE ON public.funding_income FOR EACH ROW WHEN (((new.number IS DISTINCT FROM old.number) OR (new.organisation_id IS DISTINCT FROM old.organisation_id) OR ((new.said)::text IS DISTINCT FROM (old.said)::text) OR ((new.nature)::text IS DISTINCT FROM (old.nature)::text) OR ((new.words)::text IS DISTINCT FROM (old.words)::text) OR (new.amount IS DISTINCT FROM old.amount) OR (new.year IS DISTINCT FROM old.year) OR (new."on" IS DISTINCT FROM old."on") OR ((new.source)::text IS DISTINCT FROM (old.source)::text) OR (new.author_id IS DISTINCT FROM old.author_id) OR (new.at IS DISTINCT FROM old.at) OR ((old.state)::text = 'withdrawn'::text))) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER funding_income_stays BEFORE DELETE ON public.funding_income FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER funding_jury_clock AFTER INSERT OR DELETE OR UPDATE ON public.funding_jury DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE CONSTRAINT TRIGGER funding_outcome_clock AFTER INSERT OR DELETE OR UPDATE ON public.funding_outcome DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER funding_outcome_filled BEFORE TRUNCATE ON public.funding_outcome FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER funding_outcome_immutable BEFORE DELETE OR UPDATE ON public.funding_outcome FOR EACH ROW WHEN ((old.published_at IS NOT NULL)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER funding_outcome_signed BEFORE UPDATE ON public.funding_outcome FOR EACH ROW WHEN (((old.published_at IS NULL) AND (new.published_at IS NOT NULL))) EXECUTE FUNCTION public.funding_outcome_signed();
CREATE TRIGGER funding_outcomesignature_filled BEFORE TRUNCATE ON public.funding_outcomesignature FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER funding_outcomesignature_immutable BEFORE UPDATE ON public.funding_outcomesignature FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER funding_postponement_filled BEFORE TRUNCATE ON public.funding_postponement FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER funding_postponement_immutable BEFORE DELETE OR UPDATE ON public.funding_postponement FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER funding_rating_filled BEFORE TRUNCATE ON public.funding_rating FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER funding_rating_open BEFORE INSERT OR UPDATE ON public.funding_rating FOR EACH ROW EXECUTE FUNCTION public.funding_rating_open();
CREATE TRIGGER funding_recusal_filled BEFORE TRUNCATE ON public.funding_recusal FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER funding_recusal_immutable BEFORE UPDATE ON public.funding_recusal FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER funding_reply_clock AFTER INSERT OR DELETE OR UPDATE ON public.funding_reply DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER funding_reply_filled BEFORE TRUNCATE ON public.funding_reply FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER funding_reply_immutable BEFORE DELETE OR UPDATE ON public.funding_reply FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER funding_terms_clock AFTER INSERT OR DELETE OR UPDATE ON public.funding_terms DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER funding_terms_filled BEFORE TRUNCATE ON public.funding_terms FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER funding_terms_immutable BEFORE DELETE OR UPDATE ON public.funding_terms FOR EACH ROW WHEN ((old.frozen_at IS NOT NULL)) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER funding_yearmix_clock AFTER INSERT OR DELETE OR UPDATE ON public.funding_yearmix DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER governance_councilballot_filled BEFORE TRUNCATE ON public.governance_councilballot FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER governance_councilballot_immutable BEFORE DELETE OR UPDATE ON public.governance_councilballot FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER governance_decision_filled BEFORE TRUNCATE ON public.governance_decision FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER governance_decision_immutable BEFORE DELETE OR UPDATE ON public.governance_decision FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER governance_rulebook_filled BEFORE TRUNCATE ON public.governance_rulebook FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER governance_rulebook_immutable BEFORE DELETE OR UPDATE ON public.governance_rulebook FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER governance_rulebookchange_kept BEFORE DELETE ON public.governance_rulebookchange FOR EACH ROW WHEN ((old.ballot_id IS NOT NULL)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER governance_rulebookchange_voted BEFORE UPDATE ON public.governance_rulebookchange FOR EACH ROW WHEN (((old.ballot_id IS NOT NULL) AND ((new.ballot_id IS DISTINCT FROM old.ballot_id) OR (new.base_id IS DISTINCT FROM old.base_id) OR (new.rules IS DISTINCT FROM old.rules)))) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER hall_adjournment_clock AFTER INSERT OR DELETE OR UPDATE ON public.hall_adjournment DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER hall_adjournment_filled BEFORE TRUNCATE ON public.hall_adjournment FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER hall_adjournment_immutable BEFORE DELETE OR UPDATE ON public.hall_adjournment FOR EACH ROW WHEN ((old.until_at IS NOT NULL)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER hall_agreement_filled BEFORE TRUNCATE ON public.hall_agreement FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER hall_agreement_immutable BEFORE DELETE OR UPDATE ON public.hall_agreement FOR EACH ROW WHEN ((old.confirmed_at IS NOT NULL)) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER hall_backing_clock AFTER INSERT OR DELETE OR UPDATE ON public.hall_backing DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER hall_block_filled BEFORE TRUNCATE ON public.hall_block FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER hall_block_immutable BEFORE DELETE OR UPDATE ON public.hall_block FOR EACH ROW WHEN (((old.vote_id IS NOT NULL) OR (old.dissolved_at IS NOT NULL))) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER hall_blockline_kept BEFORE INSERT OR DELETE OR UPDATE ON public.hall_blockline FOR EACH ROW EXECUTE FUNCTION public.hall_refuse_block_line();
CREATE TRIGGER hall_entrusting_filled BEFORE TRUNCATE ON public.hall_entrusting FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER hall_entrusting_immutable BEFORE DELETE OR UPDATE ON public.hall_entrusting FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER hall_outcome_clock AFTER INSERT OR DELETE OR UPDATE ON public.hall_outcome DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER hall_outcome_filled BEFORE TRUNCATE ON public.hall_outcome FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER hall_outcome_immutable BEFORE DELETE OR UPDATE ON public.hall_outcome FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER hall_outcome_two_hands BEFORE INSERT ON public.hall_outcome FOR EACH ROW WHEN (((new.ballot_id IS NULL) AND (new.round_id IS NULL) AND (((new.kind)::text = ANY (ARRAY[('decision'::character varying)::text, ('election'::character varying)::text])) OR (new.decision_id IS NOT NULL)))) EXECUTE FUNCTION public.hall_refuse_one_hand();
CREATE TRIGGER hall_papercount_filled BEFORE TRUNCATE ON public.hall_papercount FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER hall_papercount_immutable BEFORE DELETE OR UPDATE ON public.hall_papercount FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER hall_passage_clock AFTER INSERT OR DELETE OR UPDATE ON public.hall_passage DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER hall_passage_filled BEFORE TRUNCATE ON public.hall_passage FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER hall_passage_immutable BEFORE DELETE OR UPDATE ON public.hall_passage FOR EACH ROW WHEN ((old.ended_at IS NOT NULL)) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER hall_presence_clock AFTER INSERT OR DELETE OR UPDATE ON public.hall_presence DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER hall_presence_filled BEFORE TRUNCATE ON public.hall_presence FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER hall_presence_immutable BEFORE DELETE OR UPDATE ON public.hall_presence FOR EACH ROW WHEN ((old.left_at IS NOT NULL)) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER hall_question_clock AFTER INSERT OR DELETE OR UPDATE ON public.hall_question DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE CONSTRAINT TRIGGER hall_round_clock AFTER INSERT OR DELETE OR UPDATE ON public.hall_round DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER hall_round_filled BEFORE TRUNCATE ON public.hall_round FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER hall_round_immutable BEFORE DELETE OR UPDATE ON public.hall_round FOR EACH ROW WHEN ((old.ended_at IS NOT NULL)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER hall_secrecyask_filled BEFORE TRUNCATE ON public.hall_secrecyask FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER hall_secrecyask_immutable BEFORE DELETE OR UPDATE ON public.hall_secrecyask FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER hall_session_clock AFTER INSERT OR DELETE OR UPDATE ON public.hall_session DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER hall_session_filled BEFORE TRUNCATE ON public.hall_session FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER hall_session_immutable BEFORE DELETE OR UPDATE ON public.hall_session FOR EACH ROW WHEN ((old.closed_at IS NOT NULL)) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER hall_sessionballot_clock AFTER INSERT OR DELETE OR UPDATE ON public.hall_sessionballot DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER hall_sessionballot_filled BEFORE TRUNCATE ON public.hall_sessionballot FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER hall_sessionballot_immutable BEFORE DELETE OR UPDATE ON public.hall_sessionballot FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER hall_showing_filled BEFORE TRUNCATE ON public.hall_showing FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER hall_showing_immutable BEFORE DELETE OR UPDATE ON public.hall_showing FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER hall_speech_clock AFTER INSERT OR DELETE OR UPDATE ON public.hall_speech DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER hall_speech_filled BEFORE TRUNCATE ON public.hall_speech FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER hall_speech_immutable BEFORE DELETE OR UPDATE ON public.hall_speech FOR EACH ROW WHEN (((old.ended_at IS NOT NULL) OR (old.withdrawn_at IS NOT NULL))) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER hall_voice_clock AFTER INSERT OR DELETE OR UPDATE ON public.hall_voice DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER hall_voice_ended BEFORE INSERT OR DELETE OR UPDATE ON public.hall_voice FOR EACH ROW EXECUTE FUNCTION public.hall_refuse_ended();
CREATE TRIGGER hall_voice_filled BEFORE TRUNCATE ON public.hall_voice FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER hall_voice_own_answer BEFORE UPDATE ON public.hall_voice FOR EACH ROW WHEN ((new.noted AND (NOT old.noted))) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER hall_wording_clock AFTER INSERT OR DELETE OR UPDATE ON public.hall_wording DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER hall_wording_filled BEFORE TRUNCATE ON public.hall_wording FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER hall_wording_immutable BEFORE DELETE OR UPDATE ON public.hall_wording FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER inquiries_door_clock AFTER INSERT OR DELETE OR UPDATE ON public.inquiries_door DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE CONSTRAINT TRIGGER inquiries_inquiry_clock AFTER INSERT OR DELETE OR UPDATE ON public.inquiries_inquiry DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER inquiries_inquiry_ended BEFORE UPDATE ON public.inquiries_inquiry FOR EACH ROW WHEN ((((old.state)::text = ANY (ARRAY[('followed'::character varying)::text, ('declined'::character varying)::text, ('withdrawn'::character varying)::text, ('rejected'::character varying)::text])) AND (((new.state)::text IS DISTINCT FROM (old.state)::text) OR (new.reason IS DISTINCT FROM old.reason) OR ((new.outcome)::text IS DISTINCT FROM (old.outcome)::text) OR (new.follow_text IS DISTINCT FROM old.follow_text) OR ((new.follow_role)::text IS DISTINCT FROM (old.follow_role)::text) OR (new.followed_at IS DISTINCT FROM old.followed_at)))) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER inquiries_inquiry_filled BEFORE TRUNCATE ON public.inquiries_inquiry FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER inquiries_inquiry_kept BEFORE DELETE ON public.inquiries_inquiry FOR EACH ROW WHEN ((old.number IS NOT NULL)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER inquiries_inquiry_words BEFORE UPDATE ON public.inquiries_inquiry FOR EACH ROW WHEN (((new.door_id IS DISTINCT FROM old.door_id) OR ((new.question)::text IS DISTINCT FROM (old.question)::text) OR (new.why IS DISTINCT FROM old.why) OR (new.use IS DISTINCT FROM old.use) OR ((new.role)::text IS DISTINCT FROM (old.role)::text) OR (new.wanted_on IS DISTINCT FROM old.wanted_on) OR ((new.deposit_key)::text IS DISTINCT FROM (old.deposit_key)::text) OR ((old.number IS NOT NULL) AND ((new.number IS DISTINCT FROM old.number) OR (new.asked_at IS DISTINCT FROM old.asked_at))) OR ((old.position_id IS NOT NULL) AND (new.position_id IS DISTINCT FROM old.position_id)) OR ((old.consultation_id IS NOT NULL) AND (new.consultation_id IS DISTINCT FROM old.consultation_id)) OR ((old.answered_at IS NOT NULL) AND ((new.letter IS DISTINCT FROM old.letter) OR ((new.signatory)::text IS DISTINCT FROM (old.signatory)::text) OR ((new.signatory_role)::text IS DISTINCT FROM (old.signatory_role)::text) OR (new.answered_at IS DISTINCT FROM old.answered_at) OR (new.follow_by IS DISTINCT FROM old.follow_by))))) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER inquiries_paper_filled BEFORE TRUNCATE ON public.inquiries_paper FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER inquiries_paper_immutable BEFORE UPDATE ON public.inquiries_paper FOR EACH ROW WHEN ((old.inquiry_id IS NOT NULL)) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER journal_entry_clock AFTER INSERT OR DELETE OR UPDATE ON public.journal_entry DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER journal_entry_filled BEFORE TRUNCATE ON public.journal_entry FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER journal_entry_immutable BEFORE DELETE OR UPDATE ON public.journal_entry FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER journal_leaf_filled BEFORE TRUNCATE ON public.journal_leaf FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER journal_leaf_immutable BEFORE DELETE OR UPDATE ON public.journal_leaf FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER journal_mention_filled BEFORE TRUNCATE ON public.journal_mention FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER journal_mention_immutable BEFORE DELETE OR UPDATE ON public.journal_mention FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER journal_seal_clock AFTER INSERT OR DELETE OR UPDATE ON public.journal_seal DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER journal_seal_filled BEFORE TRUNCATE ON public.journal_seal FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER journal_seal_immutable BEFORE DELETE OR UPDATE ON public.journal_seal FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER learning_pathstep_filled BEFORE TRUNCATE ON public.learning_pathstep FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER learning_pathstep_immutable BEFORE UPDATE ON public.learning_pathstep FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER learning_pathversion_filled BEFORE TRUNCATE ON public.learning_pathversion FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER learning_pathversion_immutable BEFORE UPDATE ON public.learning_pathversion FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER learning_pathversion_requires_filled BEFORE TRUNCATE ON public.learning_pathversion_requires FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER learning_pathversion_requires_immutable BEFORE UPDATE ON public.learning_pathversion_requires FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER learning_peervisit_asked BEFORE UPDATE ON public.learning_peervisit FOR EACH ROW WHEN (((new.number IS DISTINCT FROM old.number) OR ((new.kind)::text IS DISTINCT FROM (old.kind)::text) OR ((new.title)::text IS DISTINCT FROM (old.title)::text) OR (new.words IS DISTINCT FROM old.words) OR (new.people IS DISTINCT FROM old.people) OR (new.domains IS DISTINCT FROM old.domains) OR ((new.paid)::text IS DISTINCT FROM (old.paid)::text) OR ((new.paid_words)::text IS DISTINCT FROM (old.paid_words)::text) OR ((new.rhythm)::text IS DISTINCT FROM (old.rhythm)::text) OR (new.until IS DISTINCT FROM old.until) OR (new.about_type_id IS DISTINCT FROM old.about_type_id) OR (new.about_id IS DISTINCT FROM old.about_id) OR (new.carried_from_id IS DISTINCT FROM old.carried_from_id) OR (new.asked_at IS DISTINCT FROM old.asked_at) OR (((old.change)::text <> ''::text) AND (((new.change)::text IS DISTINCT FROM (old.change)::text) OR ((new.change_words)::text IS DISTINCT FROM (old.change_words)::text) OR (new.changed_at IS DISTINCT FROM old.changed_at))) OR (((old.state)::text = ANY (ARRAY[('told'::character varying)::text, ('recognised'::character varying)::text])) AND ((new.starts_at IS DISTINCT FROM old.starts_at) OR (new.ends_at IS DISTINCT FROM old.ends_at) OR (new.told_at IS DISTINCT FROM old.told_at))))) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER learning_peervisit_filled BEFORE TRUNCATE ON public.learning_peervisit FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER learning_presence_filled BEFORE TRUNCATE ON public.learning_presence FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER learning_presence_immutable BEFORE DELETE OR UPDATE ON public.learning_presence FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER learning_story_filled BEFORE TRUNCATE ON public.learning_story FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER learning_story_kept BEFORE INSERT OR DELETE OR UPDATE ON public.learning_story FOR EACH ROW EXECUTE FUNCTION public.learning_keep_story();
CREATE TRIGGER lottery_lottery_called BEFORE UPDATE ON public.lottery_lottery FOR EACH ROW WHEN ((((old.state)::text <> 'prepared'::text) AND ((new.number IS DISTINCT FROM old.number) OR (new.assembly_id IS DISTINCT FROM old.assembly_id) OR (new.college_id IS DISTINCT FROM old.college_id) OR ((new.title)::text IS DISTINCT FROM (old.title)::text) OR (new.why IS DISTINCT FROM old.why) OR (new.seats IS DISTINCT FROM old.seats) OR ((new.audience)::text IS DISTINCT FROM (old.audience)::text) OR (new.kinds IS DISTINCT FROM old.kinds) OR (new.until IS DISTINCT FROM old.until) OR (new.author_id IS DISTINCT FROM old.author_id)))) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER lottery_lottery_drawn BEFORE UPDATE ON public.lottery_lottery FOR EACH ROW WHEN ((((old.state)::text = ANY (ARRAY[('drawn'::character varying)::text, ('cancelled'::character varying)::text])) AND (((new.state)::text IS DISTINCT FROM (old.state)::text) OR ((new.seed)::text IS DISTINCT FROM (old.seed)::text) OR (new.drawn_panel IS DISTINCT FROM old.drawn_panel) OR (new.drawn_at IS DISTINCT FROM old.drawn_at) OR ((new.source)::text IS DISTINCT FROM (old.source)::text) OR (new.draw_at IS DISTINCT FROM old.draw_at) OR (new.seats IS DISTINCT FROM old.seats)))) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER lottery_lottery_filled BEFORE TRUNCATE ON public.lottery_lottery FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER lottery_lottery_kept BEFORE DELETE ON public.lottery_lottery FOR EACH ROW WHEN (((old.state)::text <> 'prepared'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER lottery_panelmember_filled BEFORE TRUNCATE ON public.lottery_panelmember FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER lottery_panels_clock AFTER INSERT OR DELETE OR UPDATE ON public.lottery_panels DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER lottery_panels_filled BEFORE TRUNCATE ON public.lottery_panels FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER lottery_panels_immutable BEFORE DELETE OR UPDATE ON public.lottery_panels FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER lottery_quota_filled BEFORE TRUNCATE ON public.lottery_quota FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER lottery_quota_kept BEFORE INSERT OR DELETE OR UPDATE ON public.lottery_quota FOR EACH ROW EXECUTE FUNCTION public.lottery_keep_quota();
CREATE TRIGGER lottery_volunteer_filled BEFORE TRUNCATE ON public.lottery_volunteer FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER meetings_agendaitem_clock AFTER INSERT OR DELETE OR UPDATE ON public.meetings_agendaitem DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER meetings_agendaitem_fixed BEFORE UPDATE ON public.meetings_agendaitem FOR EACH ROW WHEN ((old.is_fixed AND ((NOT new.is_fixed) OR (((old.kind)::text IS DISTINCT FROM (new.kind)::text) OR ((old.title)::text IS DISTINCT FROM (new.title)::text) OR (old.text IS DISTINCT FROM new.text) OR (old.resolution IS DISTINCT FROM new.resolution) OR ((old.majority)::text IS DISTINCT FROM (new.majority)::text) OR (old.is_restricted IS DISTINCT FROM new.is_restricted) OR (old.draft_id IS DISTINCT FROM new.draft_id) OR (old.referral_id IS DISTINCT FROM new.referral_id) OR (old.election_id IS DISTINCT FROM new.election_id) OR (old.goal_id IS DISTINCT FROM new.goal_id) OR (old.change_id IS DISTINCT FROM new.change_id))))) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER meetings_agendarequest_clock AFTER INSERT OR DELETE OR UPDATE ON public.meetings_agendarequest DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE CONSTRAINT TRIGGER meetings_convening_clock AFTER INSERT OR DELETE OR UPDATE ON public.meetings_convening DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER meetings_convening_filled BEFORE TRUNCATE ON public.meetings_convening FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER meetings_convening_immutable BEFORE DELETE OR UPDATE ON public.meetings_convening FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER meetings_cosignature_clock AFTER INSERT OR DELETE OR UPDATE ON public.meetings_cosignature DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE CONSTRAINT TRIGGER meetings_document_clock AFTER INSERT OR DELETE OR UPDATE ON public.meetings_document DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE CONSTRAINT TRIGGER meetings_meeting_clock AFTER INSERT OR DELETE OR UPDATE ON public.meetings_meeting DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER meetings_meeting_convened BEFORE UPDATE OF rank, rulebook_id, uid ON public.meetings_meeting FOR EACH ROW WHEN (((old.rank IS NOT NULL) AND ((new.rank IS DISTINCT FROM old.rank) OR (new.rulebook_id IS DISTINCT FROM old.rulebook_id) OR ((new.uid)::text IS DISTINCT FROM (old.uid)::text)))) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER meetings_notice_filled BEFORE TRUNCATE ON public.meetings_notice FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER meetings_notice_kept BEFORE DELETE ON public.meetings_notice FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER meetings_notice_sent BEFORE UPDATE ON public.meetings_notice FOR EACH ROW WHEN (((old.sent_at IS NOT NULL) AND ((new.convening_id IS DISTINCT FROM old.convening_id) OR (new.seat_id IS DISTINCT FROM old.seat_id) OR (new.account_id IS DISTINCT FROM old.account_id) OR ((new.token)::text IS DISTINCT FROM (old.token)::text) OR (new.sent_at IS DISTINCT FROM old.sent_at)))) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER meetings_registration_clock AFTER INSERT OR DELETE OR UPDATE ON public.meetings_registration DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE CONSTRAINT TRIGGER membership_closedregister_clock AFTER INSERT OR DELETE OR UPDATE ON public.membership_closedregister DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER membership_closedregister_filled BEFORE TRUNCATE ON public.membership_closedregister FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER membership_closedregister_immutable BEFORE DELETE OR UPDATE ON public.membership_closedregister FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER membership_payment_filled BEFORE TRUNCATE ON public.membership_payment FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER membership_payment_immutable BEFORE DELETE OR UPDATE ON public.membership_payment FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER minutes_action_clock AFTER INSERT OR DELETE OR UPDATE ON public.minutes_action DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER minutes_action_filled BEFORE TRUNCATE ON public.minutes_action FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER minutes_action_immutable BEFORE DELETE OR UPDATE ON public.minutes_action FOR EACH ROW WHEN (((old.state)::text <> 'open'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER minutes_correction_clock AFTER INSERT OR DELETE OR UPDATE ON public.minutes_correction DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER minutes_correction_filled BEFORE TRUNCATE ON public.minutes_correction FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER minutes_correction_settled BEFORE INSERT OR DELETE OR UPDATE ON public.minutes_correction FOR EACH ROW EXECUTE FUNCTION public.minutes_refuse_settled('approved', 'signed');
CREATE CONSTRAINT TRIGGER minutes_memberstatement_clock AFTER INSERT OR DELETE OR UPDATE ON public.minutes_memberstatement DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER minutes_memberstatement_filled BEFORE TRUNCATE ON public.minutes_memberstatement FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER minutes_memberstatement_settled BEFORE INSERT OR DELETE OR UPDATE ON public.minutes_memberstatement FOR EACH ROW EXECUTE FUNCTION public.minutes_refuse_settled('approved', 'signed');
CREATE TRIGGER minutes_minutes_approved BEFORE UPDATE ON public.minutes_minutes FOR EACH ROW WHEN ((((old.state)::text = 'approved'::text) AND ((old.text -> 'parts'::text) IS DISTINCT FROM (new.text -> 'parts'::text)))) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER minutes_minutes_clock AFTER INSERT OR DELETE OR UPDATE ON public.minutes_minutes DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER minutes_minutes_filled BEFORE TRUNCATE ON public.minutes_minutes FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER minutes_minutes_immutable BEFORE DELETE OR UPDATE ON public.minutes_minutes FOR EACH ROW WHEN (((old.state)::text = 'signed'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER minutes_minutes_people_approved BEFORE UPDATE ON public.minutes_minutes FOR EACH ROW WHEN ((((old.state)::text = 'approved'::text) AND ((old.text -> 'people'::text) IS DISTINCT FROM (new.text -> 'people'::text)))) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER minutes_namedperson_clock AFTER INSERT OR DELETE OR UPDATE ON public.minutes_namedperson DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER minutes_namedperson_filled BEFORE TRUNCATE ON public.minutes_namedperson FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER minutes_namedperson_put BEFORE INSERT OR DELETE OR UPDATE ON public.minutes_namedperson FOR EACH ROW EXECUTE FUNCTION public.minutes_refuse_put();
CREATE TRIGGER minutes_namedperson_settled BEFORE INSERT OR DELETE OR UPDATE ON public.minutes_namedperson FOR EACH ROW EXECUTE FUNCTION public.minutes_refuse_settled('approved', 'signed');
CREATE CONSTRAINT TRIGGER minutes_postponement_clock AFTER INSERT OR DELETE OR UPDATE ON public.minutes_postponement DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER minutes_postponement_filled BEFORE TRUNCATE ON public.minutes_postponement FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER minutes_postponement_immutable BEFORE DELETE OR UPDATE ON public.minutes_postponement FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER minutes_revision_filled BEFORE TRUNCATE ON public.minutes_revision FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER minutes_revision_immutable BEFORE DELETE OR UPDATE ON public.minutes_revision FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER minutes_section_clock AFTER INSERT OR DELETE OR UPDATE ON public.minutes_section DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER minutes_section_filled BEFORE TRUNCATE ON public.minutes_section FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER minutes_section_put BEFORE INSERT OR DELETE OR UPDATE ON public.minutes_section FOR EACH ROW EXECUTE FUNCTION public.minutes_refuse_put();
CREATE TRIGGER minutes_section_settled BEFORE INSERT OR DELETE OR UPDATE ON public.minutes_section FOR EACH ROW EXECUTE FUNCTION public.minutes_refuse_settled('approved', 'signed');
CREATE CONSTRAINT TRIGGER minutes_signing_clock AFTER INSERT OR DELETE OR UPDATE ON public.minutes_signing DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER minutes_signing_filled BEFORE TRUNCATE ON public.minutes_signing FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER minutes_signing_settled BEFORE INSERT OR DELETE OR UPDATE ON public.minutes_signing FOR EACH ROW EXECUTE FUNCTION public.minutes_refuse_settled('signed');
CREATE TRIGGER mutual_aid_exchange_filled BEFORE TRUNCATE ON public.mutual_aid_exchange FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER mutual_aid_exchange_kept BEFORE UPDATE ON public.mutual_aid_exchange FOR EACH ROW WHEN (((new.id IS DISTINCT FROM old.id) OR ((new.kind)::text IS DISTINCT FROM (old.kind)::text) OR (new.quantity IS DISTINCT FROM old.quantity) OR (new."on" IS DISTINCT FROM old."on") OR ((new.title)::text IS DISTINCT FROM (old.title)::text) OR (new.loan_id IS DISTINCT FROM old.loan_id) OR (new.hand_id IS DISTINCT FROM old.hand_id) OR (new.at IS DISTINCT FROM old.at))) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER mutual_aid_exchange_not_erased BEFORE DELETE ON public.mutual_aid_exchange FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER mutual_aid_hand_asked BEFORE UPDATE ON public.mutual_aid_hand FOR EACH ROW WHEN (((new.number IS DISTINCT FROM old.number) OR ((new.title)::text IS DISTINCT FROM (old.title)::text) OR (new.words IS DISTINCT FROM old.words) OR (new.people IS DISTINCT FROM old.people) OR (new.asked_at IS DISTINCT FROM old.asked_at) OR (((old.state)::text = 'confirmed'::text) AND (((new.state)::text IS DISTINCT FROM (old.state)::text) OR ((new.kind)::text IS DISTINCT FROM (old.kind)::text) OR (new.since IS DISTINCT FROM old.since) OR (new.until IS DISTINCT FROM old.until) OR (new.said_by_giver IS DISTINCT FROM old.said_by_giver) OR (new.said_by_receiver IS DISTINCT FROM old.said_by_receiver) OR (new.agreed_on IS DISTINCT FROM old.agreed_on) OR (new.convention_on IS DISTINCT FROM old.convention_on) OR (new.amended_on IS DISTINCT FROM old.amended_on))))) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER mutual_aid_hand_filled BEFORE TRUNCATE ON public.mutual_aid_hand FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER mutual_aid_loan_asked BEFORE UPDATE ON public.mutual_aid_loan FOR EACH ROW WHEN (((new.number IS DISTINCT FROM old.number) OR (new.thing_id IS DISTINCT FROM old.thing_id) OR ((new.words)::text IS DISTINCT FROM (old.words)::text) OR (new.deposit IS DISTINCT FROM old.deposit) OR ((new.insurance)::text IS DISTINCT FROM (old.insurance)::text) OR (new.starts_at IS DISTINCT FROM old.starts_at) OR (new.ends_at IS DISTINCT FROM old.ends_at) OR (new.asked_at IS DISTINCT FROM old.asked_at) OR ((old.handed_at IS NOT NULL) AND (new.handed_at IS DISTINCT FROM old.handed_at)) OR ((old.returned_at IS NOT NULL) AND (new.returned_at IS DISTINCT FROM old.returned_at)))) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER mutual_aid_loan_filled BEFORE TRUNCATE ON public.mutual_aid_loan FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER mutual_aid_statenote_filled BEFORE TRUNCATE ON public.mutual_aid_statenote FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER mutual_aid_statenote_immutable BEFORE DELETE OR UPDATE ON public.mutual_aid_statenote FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER observatory_incomelist_filled BEFORE TRUNCATE ON public.observatory_incomelist FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER observatory_incomelist_immutable BEFORE DELETE OR UPDATE ON public.observatory_incomelist FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER observatory_inputfile_filled BEFORE TRUNCATE ON public.observatory_inputfile FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER observatory_inputfile_immutable BEFORE UPDATE ON public.observatory_inputfile FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER observatory_part_filled BEFORE TRUNCATE ON public.observatory_part FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER observatory_part_immutable BEFORE UPDATE ON public.observatory_part FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER observatory_report_clock AFTER INSERT OR DELETE OR UPDATE ON public.observatory_report DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER observatory_report_filled BEFORE TRUNCATE ON public.observatory_report FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER observatory_report_immutable BEFORE DELETE OR UPDATE ON public.observatory_report FOR EACH ROW WHEN (((old.state)::text = 'frozen'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER observatory_reportsection_filled BEFORE TRUNCATE ON public.observatory_reportsection FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER observatory_reportsection_frozen BEFORE INSERT OR DELETE OR UPDATE ON public.observatory_reportsection FOR EACH ROW EXECUTE FUNCTION public.refuse_words_of_frozen_report();
CREATE CONSTRAINT TRIGGER observatory_snapshot_clock AFTER INSERT OR DELETE OR UPDATE ON public.observatory_snapshot DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER observatory_snapshot_filled BEFORE TRUNCATE ON public.observatory_snapshot FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER observatory_snapshot_immutable BEFORE UPDATE ON public.observatory_snapshot FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER public_services_agreement_clock AFTER INSERT OR DELETE OR UPDATE ON public.public_services_agreement DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE CONSTRAINT TRIGGER public_services_offer_clock AFTER INSERT OR DELETE OR UPDATE ON public.public_services_offer DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE CONSTRAINT TRIGGER records_closure_clock AFTER INSERT OR DELETE OR UPDATE ON public.records_closure DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE CONSTRAINT TRIGGER records_confirmation_clock AFTER INSERT OR DELETE OR UPDATE ON public.records_confirmation DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE CONSTRAINT TRIGGER records_conflict_clock AFTER INSERT OR DELETE OR UPDATE ON public.records_conflict DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE CONSTRAINT TRIGGER records_fieldsource_clock AFTER INSERT OR DELETE OR UPDATE ON public.records_fieldsource DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER records_fieldsource_said BEFORE UPDATE OF field, value, voice, source_name, licence, author_id, at ON public.records_fieldsource FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER records_label_clock AFTER INSERT OR DELETE OR UPDATE ON public.records_label DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER roadmap_milestone_first BEFORE UPDATE ON public.roadmap_milestone FOR EACH ROW WHEN ((new.first_on IS DISTINCT FROM old.first_on)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER roadmap_slip_filled BEFORE TRUNCATE ON public.roadmap_slip FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER roadmap_slip_immutable BEFORE DELETE OR UPDATE ON public.roadmap_slip FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER territory_zoning_clock AFTER INSERT OR DELETE OR UPDATE ON public.territory_zoning DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER voting_archive_bytes BEFORE UPDATE ON public.voting_beleniosarchive FOR EACH ROW WHEN (((new.content <> old.content) OR ((new.digest)::text <> (old.digest)::text) OR (new.box_id <> old.box_id))) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER voting_archive_judged BEFORE DELETE OR UPDATE ON public.voting_beleniosarchive FOR EACH ROW WHEN (((old.state)::text = ANY (ARRAY[('verified'::character varying)::text, ('refused'::character varying)::text]))) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER voting_attendance_filled BEFORE TRUNCATE ON public.voting_attendance FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER voting_attendance_paused BEFORE UPDATE ON public.voting_attendance FOR EACH ROW EXECUTE FUNCTION public.voting_refuse_paused();
CREATE TRIGGER voting_attendance_right BEFORE UPDATE ON public.voting_attendance FOR EACH ROW EXECUTE FUNCTION public.voting_refuse_mark();
CREATE TRIGGER voting_attendance_stays BEFORE DELETE ON public.voting_attendance FOR EACH ROW WHEN ((current_setting('lieudit.stirring'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER voting_ballot_boxes BEFORE UPDATE OF state ON public.voting_ballot FOR EACH ROW WHEN ((((new.state)::text = 'closed'::text) AND ((old.state)::text = 'open'::text))) EXECUTE FUNCTION public.voting_refuse_miscount();
CREATE TRIGGER voting_ballot_explained BEFORE UPDATE OF explained, proxy_cap, lot_source ON public.voting_ballot FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER voting_ballot_hours BEFORE UPDATE OF opens_at, closes_at, opened_at, closed_at, state ON public.voting_ballot FOR EACH ROW WHEN (((new.opens_at IS DISTINCT FROM old.opens_at) OR ((new.closes_at IS DISTINCT FROM old.closes_at) AND (NOT (((old.state)::text = 'open'::text) AND ((new.state)::text = 'open'::text) AND (old.paused_at IS NOT NULL) AND (new.paused_at IS NULL) AND ((new.closes_at - old.closes_at) = (new.paused_for - old.paused_for)) AND (new.paused_for >= old.paused_for) AND (new.paused_for <= '1 day'::interval)))) OR ((old.opened_at IS NOT NULL) AND (new.opened_at IS DISTINCT FROM old.opened_at)) OR (((old.state)::text = 'closed'::text) AND (((new.state)::text <> 'closed'::text) OR (new.closed_at IS DISTINCT FROM old.closed_at))) OR (((old.state)::text = 'open'::text) AND ((new.state)::text = 'prepared'::text)) OR (((old.state)::text = 'prepared'::text) AND ((new.state)::text = 'closed'::text)))) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER voting_ballot_kept BEFORE DELETE OR UPDATE OF number, question, options, rule ON public.voting_ballot FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER voting_ballot_least BEFORE UPDATE OF "least" ON public.voting_ballot FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER voting_ballot_placed BEFORE UPDATE OF is_in_session ON public.voting_ballot FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER voting_ballot_quiet BEFORE UPDATE OF way, assessment ON public.voting_ballot FOR EACH ROW WHEN (((new.assessment IS DISTINCT FROM old.assessment) OR (((new.way)::text IS DISTINCT FROM (old.way)::text) AND (NOT (((old.way)::text = 'roll_call'::text) AND ((new.way)::text = 'totals'::text)))))) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER voting_ballot_two_hands BEFORE UPDATE OF state ON public.voting_ballot FOR EACH ROW WHEN ((((new.state)::text = 'closed'::text) AND ((old.state)::text = 'open'::text) AND (NOT (((new.way)::text = 'paper'::text) AND COALESCE((new.closed_at >= (new.opened_at + new."least")), false))))) EXECUTE FUNCTION public.voting_refuse_closing();
CREATE TRIGGER voting_box_declared BEFORE DELETE OR UPDATE ON public.voting_beleniosbox FOR EACH ROW WHEN (((old.fingerprint)::text <> ''::text)) EXECUTE FUNCTION public.refuse_change();
CREATE CONSTRAINT TRIGGER voting_earlyclosing_clock AFTER INSERT OR DELETE OR UPDATE ON public.voting_earlyclosing DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER voting_earlyclosing_filled BEFORE TRUNCATE ON public.voting_earlyclosing FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER voting_earlyclosing_immutable BEFORE DELETE OR UPDATE ON public.voting_earlyclosing FOR EACH ROW WHEN ((old.confirmed_at IS NOT NULL)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER voting_envelope_filled BEFORE TRUNCATE ON public.voting_envelope FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER voting_envelope_hours BEFORE INSERT ON public.voting_envelope FOR EACH ROW WHEN ((current_setting('lieudit.stirring'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.voting_refuse_envelope();
CREATE TRIGGER voting_envelope_kept BEFORE UPDATE ON public.voting_envelope FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER voting_envelope_stays BEFORE DELETE ON public.voting_envelope FOR EACH ROW WHEN ((current_setting('lieudit.stirring'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER voting_frozenproxy_filled BEFORE TRUNCATE ON public.voting_frozenproxy FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER voting_frozenproxy_immutable BEFORE DELETE OR UPDATE ON public.voting_frozenproxy FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER voting_lot_filled BEFORE TRUNCATE ON public.voting_lot FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER voting_lot_immutable BEFORE DELETE OR UPDATE ON public.voting_lot FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER voting_rollentry_filled BEFORE TRUNCATE ON public.voting_rollentry FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER voting_rollentry_immutable BEFORE DELETE OR UPDATE ON public.voting_rollentry FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER voting_secrecyask_filled BEFORE TRUNCATE ON public.voting_secrecyask FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER voting_secrecyask_immutable BEFORE DELETE OR UPDATE ON public.voting_secrecyask FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER voting_sheet_filled BEFORE TRUNCATE ON public.voting_sheet FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER voting_sheet_signed BEFORE DELETE OR UPDATE ON public.voting_sheet FOR EACH ROW WHEN ((old.signed_at IS NOT NULL)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER voting_tally_filled BEFORE TRUNCATE ON public.voting_tally FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER voting_tally_immutable BEFORE DELETE OR UPDATE ON public.voting_tally FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER voting_teller_stays BEFORE DELETE OR UPDATE ON public.voting_teller FOR EACH ROW EXECUTE FUNCTION public.voting_refuse_teller();
CREATE CONSTRAINT TRIGGER voting_voiceend_clock AFTER INSERT OR DELETE OR UPDATE ON public.voting_voiceend DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.clock_tick();
CREATE TRIGGER voting_voiceend_filled BEFORE TRUNCATE ON public.voting_voiceend FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER voting_voiceend_immutable BEFORE DELETE OR UPDATE ON public.voting_voiceend FOR EACH ROW WHEN ((old.until_at IS NOT NULL)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER voting_vote_filled BEFORE TRUNCATE ON public.voting_vote FOR EACH STATEMENT WHEN ((current_setting('lieudit.may_empty'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER voting_vote_hours BEFORE INSERT ON public.voting_vote FOR EACH ROW EXECUTE FUNCTION public.voting_refuse_outside_hours();
CREATE TRIGGER voting_vote_immutable BEFORE DELETE OR UPDATE ON public.voting_vote FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER voting_vote_named BEFORE INSERT ON public.voting_vote FOR EACH ROW EXECUTE FUNCTION public.voting_refuse_named();
CREATE TRIGGER voting_vote_paused BEFORE INSERT ON public.voting_vote FOR EACH ROW EXECUTE FUNCTION public.voting_refuse_paused();
CREATE TRIGGER voting_vote_right BEFORE INSERT ON public.voting_vote FOR EACH ROW EXECUTE FUNCTION public.voting_refuse_casting();
ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_2c513194_fk_accounts_account_id FOREIGN KEY (user_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirm_email_address_id_5b7f8c58_fk_account_e FOREIGN KEY (email_address_id) REFERENCES public.account_emailaddress(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_account_groups
    ADD CONSTRAINT accounts_account_gro_account_id_52f14852_fk_accounts_ FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_account_groups
    ADD CONSTRAINT accounts_account_groups_group_id_7c6a6bd1_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_account_user_permissions
    ADD CONSTRAINT accounts_account_use_account_id_816f9bde_fk_accounts_ FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_account_user_permissions
    ADD CONSTRAINT accounts_account_use_permission_id_24620205_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_connection
    ADD CONSTRAINT accounts_connection_account_id_0782952b_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_consent
    ADD CONSTRAINT accounts_consent_account_id_80eeeb4e_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_wayback
    ADD CONSTRAINT accounts_wayback_account_id_aac1b441_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.advocacy_commitment
    ADD CONSTRAINT advocacy_commitment_demand_id_9607b1b7_fk_advocacy_demand_id FOREIGN KEY (demand_id) REFERENCES public.advocacy_demand(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.advocacy_commitment
    ADD CONSTRAINT advocacy_commitment_reply_id_e016ea6c_fk_advocacy_reply_id FOREIGN KEY (reply_id) REFERENCES public.advocacy_reply(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.advocacy_demand
    ADD CONSTRAINT advocacy_demand_referral_id_6ab0a35b_fk_advocacy_referral_id FOREIGN KEY (referral_id) REFERENCES public.advocacy_referral(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.advocacy_effect
    ADD CONSTRAINT advocacy_effect_author_id_b9db02aa_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.advocacy_effect
    ADD CONSTRAINT advocacy_effect_need_id_e439b5ce_fk_needs_need_id FOREIGN KEY (need_id) REFERENCES public.needs_need(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.advocacy_effect
    ADD CONSTRAINT advocacy_effect_position_id_e5352cf7_fk_deliberat FOREIGN KEY (position_id) REFERENCES public.deliberation_position(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.advocacy_heldfile
    ADD CONSTRAINT advocacy_heldfile_referral_id_486fd4db_fk_advocacy_referral_id FOREIGN KEY (referral_id) REFERENCES public.advocacy_referral(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.advocacy_referral
    ADD CONSTRAINT advocacy_referral_institution_id_fa7230e1_fk_network_o FOREIGN KEY (institution_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.advocacy_referral
    ADD CONSTRAINT advocacy_referral_mail_id_8017e64a_fk_toolkit_mail_id FOREIGN KEY (mail_id) REFERENCES public.toolkit_mail(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.advocacy_referral
    ADD CONSTRAINT advocacy_referral_next_mail_id_14ce4a14_fk_toolkit_mail_id FOREIGN KEY (next_mail_id) REFERENCES public.toolkit_mail(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.advocacy_referral
    ADD CONSTRAINT advocacy_referral_position_id_0b23cd55_fk_deliberat FOREIGN KEY (position_id) REFERENCES public.deliberation_position(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.advocacy_reminder
    ADD CONSTRAINT advocacy_reminder_mail_id_24566a8a_fk_toolkit_mail_id FOREIGN KEY (mail_id) REFERENCES public.toolkit_mail(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.advocacy_reminder
    ADD CONSTRAINT advocacy_reminder_referral_id_10253c90_fk_advocacy_referral_id FOREIGN KEY (referral_id) REFERENCES public.advocacy_referral(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.advocacy_reminder
    ADD CONSTRAINT advocacy_reminder_sent_by_id_781f6411_fk_accounts_account_id FOREIGN KEY (sent_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.advocacy_reply
    ADD CONSTRAINT advocacy_reply_demand_id_0402cf05_fk_advocacy_demand_id FOREIGN KEY (demand_id) REFERENCES public.advocacy_demand(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.advocacy_reply
    ADD CONSTRAINT advocacy_reply_replaces_id_b4745465_fk_advocacy_reply_id FOREIGN KEY (replaces_id) REFERENCES public.advocacy_reply(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.advocacy_reply
    ADD CONSTRAINT advocacy_reply_verified_by_id_6eaa6b0a_fk_accounts_account_id FOREIGN KEY (verified_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.advocacy_statement
    ADD CONSTRAINT advocacy_statement_author_id_ac999265_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.advocacy_statement
    ADD CONSTRAINT advocacy_statement_institution_id_d8fb0043_fk_network_o FOREIGN KEY (institution_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.api_hook
    ADD CONSTRAINT api_hook_account_id_5416daf9_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.api_hookmessage
    ADD CONSTRAINT api_hookmessage_hook_id_974c6bf2_fk_api_hook_id FOREIGN KEY (hook_id) REFERENCES public.api_hook(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.api_reuse
    ADD CONSTRAINT api_reuse_author_id_06403fc2_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.attestations_achievement
    ADD CONSTRAINT attestations_achieve_about_type_id_c4e250f2_fk_django_co FOREIGN KEY (about_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.attestations_achievement
    ADD CONSTRAINT attestations_achieve_author_id_1f0da473_fk_accounts_ FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.attestations_achievement
    ADD CONSTRAINT attestations_achieve_organisation_id_587e6e86_fk_network_o FOREIGN KEY (organisation_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.attestations_achievement
    ADD CONSTRAINT attestations_achieve_replaces_id_7c21a20d_fk_attestati FOREIGN KEY (replaces_id) REFERENCES public.attestations_achievement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.attestations_achievement
    ADD CONSTRAINT attestations_achievement_place_id_2bdc7884_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.attestations_attestation
    ADD CONSTRAINT attestations_attesta_achievement_id_6556ddf8_fk_attestati FOREIGN KEY (achievement_id) REFERENCES public.attestations_achievement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.attestations_attestation
    ADD CONSTRAINT attestations_attesta_holder_id_734f5b9e_fk_accounts_ FOREIGN KEY (holder_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.attestations_attestation
    ADD CONSTRAINT attestations_attestation_place_id_03123d6e_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.attestations_broughtproof
    ADD CONSTRAINT attestations_brought_attestation_id_2c031e3d_fk_attestati FOREIGN KEY (attestation_id) REFERENCES public.attestations_attestation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.attestations_credential
    ADD CONSTRAINT attestations_credent_attestation_id_095d3909_fk_attestati FOREIGN KEY (attestation_id) REFERENCES public.attestations_attestation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.attestations_credential
    ADD CONSTRAINT attestations_credent_key_id_33c651e3_fk_attestati FOREIGN KEY (key_id) REFERENCES public.attestations_signingkey(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.attestations_firstpeer
    ADD CONSTRAINT attestations_firstpe_account_id_3ac45f57_fk_accounts_ FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.attestations_firstpeer
    ADD CONSTRAINT attestations_firstpe_achievement_id_551b1b06_fk_attestati FOREIGN KEY (achievement_id) REFERENCES public.attestations_achievement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.attestations_firstpeer
    ADD CONSTRAINT attestations_firstpe_named_by_id_4a0329b6_fk_accounts_ FOREIGN KEY (named_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.attestations_peerask
    ADD CONSTRAINT attestations_peerask_account_id_41da0548_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.attestations_peerask
    ADD CONSTRAINT attestations_peerask_attestation_id_ae7bd396_fk_attestati FOREIGN KEY (attestation_id) REFERENCES public.attestations_attestation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.attestations_recognition
    ADD CONSTRAINT attestations_recogni_attestation_id_f7ad64ea_fk_attestati FOREIGN KEY (attestation_id) REFERENCES public.attestations_attestation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.attestations_recognition
    ADD CONSTRAINT attestations_recogni_peer_id_73e25eb3_fk_accounts_ FOREIGN KEY (peer_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.attestations_recognition
    ADD CONSTRAINT attestations_recognition_place_id_e064476e_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.attestations_statusplace
    ADD CONSTRAINT attestations_statusp_attestation_id_1cfc35db_fk_attestati FOREIGN KEY (attestation_id) REFERENCES public.attestations_attestation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissio_permission_id_84c5c92e_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_b120cbf9_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_2f476e4b_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.care_acceptance
    ADD CONSTRAINT care_acceptance_account_id_9f966121_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.care_acceptance
    ADD CONSTRAINT care_acceptance_charter_id_74b17a71_fk_care_charterversion_id FOREIGN KEY (charter_id) REFERENCES public.care_charterversion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.care_appeal
    ADD CONSTRAINT care_appeal_author_id_3eac1cd9_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.care_appeal
    ADD CONSTRAINT care_appeal_decided_by_id_05a7fd3a_fk_accounts_account_id FOREIGN KEY (decided_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.care_appeal
    ADD CONSTRAINT care_appeal_measure_id_edf50e0b_fk_care_measure_id FOREIGN KEY (measure_id) REFERENCES public.care_measure(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.care_measure
    ADD CONSTRAINT care_measure_actor_id_44935375_fk_accounts_account_id FOREIGN KEY (actor_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.care_measure
    ADD CONSTRAINT care_measure_content_type_id_8169c262_fk_django_content_type_id FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.care_measure
    ADD CONSTRAINT care_measure_lifted_by_id_5de855c1_fk_accounts_account_id FOREIGN KEY (lifted_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.care_measure
    ADD CONSTRAINT care_measure_subject_id_b647004a_fk_accounts_account_id FOREIGN KEY (subject_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.care_mediation
    ADD CONSTRAINT care_mediation_last_by_id_8e5f58bf_fk_accounts_account_id FOREIGN KEY (last_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.care_mediation
    ADD CONSTRAINT care_mediation_mediator_id_1443fccf_fk_care_mediator_id FOREIGN KEY (mediator_id) REFERENCES public.care_mediator(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.care_mediationword
    ADD CONSTRAINT care_mediationword_author_id_24f2f669_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.care_mediationword
    ADD CONSTRAINT care_mediationword_mediation_id_8c97a30a_fk_care_mediation_id FOREIGN KEY (mediation_id) REFERENCES public.care_mediation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.care_mediator
    ADD CONSTRAINT care_mediator_account_id_c11ad45a_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.care_mediator
    ADD CONSTRAINT care_mediator_appointed_by_id_13a28ea8_fk_accounts_account_id FOREIGN KEY (appointed_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.care_party
    ADD CONSTRAINT care_party_account_id_29b16ab1_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.care_party
    ADD CONSTRAINT care_party_mediation_id_b7452565_fk_care_mediation_id FOREIGN KEY (mediation_id) REFERENCES public.care_mediation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.care_report
    ADD CONSTRAINT care_report_content_type_id_a3661c7d_fk_django_content_type_id FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.care_report
    ADD CONSTRAINT care_report_handled_by_id_4812ae2a_fk_accounts_account_id FOREIGN KEY (handled_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.care_report
    ADD CONSTRAINT care_report_reporter_id_1fa5cd23_fk_accounts_account_id FOREIGN KEY (reporter_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.care_reportnotice
    ADD CONSTRAINT care_reportnotice_account_id_47da0df4_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.care_reportnotice
    ADD CONSTRAINT care_reportnotice_report_id_19e781b6_fk_care_report_id FOREIGN KEY (report_id) REFERENCES public.care_report(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.commons_heldfile
    ADD CONSTRAINT commons_heldfile_account_id_b2411aad_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.commons_improvement
    ADD CONSTRAINT commons_improvement_author_id_add59ee0_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.commons_improvement
    ADD CONSTRAINT commons_improvement_organisation_id_0834eaaa_fk_network_o FOREIGN KEY (organisation_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.commons_improvement
    ADD CONSTRAINT commons_improvement_place_id_cf42e741_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.commons_improvement
    ADD CONSTRAINT commons_improvement_release_id_0d8fb127_fk_commons_release_id FOREIGN KEY (release_id) REFERENCES public.commons_release(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.commons_improvement
    ADD CONSTRAINT commons_improvement_resource_id_2719a48e_fk_commons_resource_id FOREIGN KEY (resource_id) REFERENCES public.commons_resource(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.commons_release
    ADD CONSTRAINT commons_release_author_id_2fb9390f_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.commons_release
    ADD CONSTRAINT commons_release_resource_id_bb9af5b7_fk_commons_resource_id FOREIGN KEY (resource_id) REFERENCES public.commons_resource(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.commons_releasefile
    ADD CONSTRAINT commons_releasefile_release_id_afb7c8fd_fk_commons_release_id FOREIGN KEY (release_id) REFERENCES public.commons_release(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.commons_resource
    ADD CONSTRAINT commons_resource_author_id_70bb80e1_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.commons_resource
    ADD CONSTRAINT commons_resource_derived_from_id_b78b0af4_fk_commons_release_id FOREIGN KEY (derived_from_id) REFERENCES public.commons_release(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.commons_resource
    ADD CONSTRAINT commons_resource_organisation_id_6da9cee3_fk_network_o FOREIGN KEY (organisation_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.commons_resource
    ADD CONSTRAINT commons_resource_place_id_4e9e14f4_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.commons_resource
    ADD CONSTRAINT commons_resource_source_type_id_2db72276_fk_django_co FOREIGN KEY (source_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.commons_reuse
    ADD CONSTRAINT commons_reuse_author_id_430b36d9_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.commons_reuse
    ADD CONSTRAINT commons_reuse_organisation_id_7091e0a7_fk_network_o FOREIGN KEY (organisation_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.commons_reuse
    ADD CONSTRAINT commons_reuse_place_id_06e14b6f_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.commons_reuse
    ADD CONSTRAINT commons_reuse_resource_id_3a4349a4_fk_commons_resource_id FOREIGN KEY (resource_id) REFERENCES public.commons_resource(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.consultations_answer
    ADD CONSTRAINT consultations_answer_statement_id_fa7c6b2a_fk_consultat FOREIGN KEY (statement_id) REFERENCES public.consultations_statement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.consultations_answer
    ADD CONSTRAINT consultations_answer_voice_id_61a183c6_fk_consultat FOREIGN KEY (voice_id) REFERENCES public.consultations_voice(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.consultations_consultation
    ADD CONSTRAINT consultations_consul_assembly_id_05125c6f_fk_governanc FOREIGN KEY (assembly_id) REFERENCES public.governance_assembly(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.consultations_consultation
    ADD CONSTRAINT consultations_consul_author_id_af644bf9_fk_accounts_ FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.consultations_consultation
    ADD CONSTRAINT consultations_consul_convergence_id_bb6f1929_fk_needs_con FOREIGN KEY (convergence_id) REFERENCES public.needs_convergence(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.consultations_consultation
    ADD CONSTRAINT consultations_consul_draft_id_0ca71eb0_fk_deliberat FOREIGN KEY (draft_id) REFERENCES public.deliberation_draft(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.consultations_consultation
    ADD CONSTRAINT consultations_consul_position_id_8af6fff5_fk_deliberat FOREIGN KEY (position_id) REFERENCES public.deliberation_position(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.consultations_reading
    ADD CONSTRAINT consultations_readin_consultation_id_db84279c_fk_consultat FOREIGN KEY (consultation_id) REFERENCES public.consultations_consultation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.consultations_statement
    ADD CONSTRAINT consultations_statem_author_id_42076967_fk_accounts_ FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.consultations_statement
    ADD CONSTRAINT consultations_statem_consultation_id_b1ac92f2_fk_consultat FOREIGN KEY (consultation_id) REFERENCES public.consultations_consultation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.consultations_statement
    ADD CONSTRAINT consultations_statem_joined_to_id_5e7b7ac7_fk_consultat FOREIGN KEY (joined_to_id) REFERENCES public.consultations_statement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.consultations_statement
    ADD CONSTRAINT consultations_statem_settled_by_id_12528587_fk_accounts_ FOREIGN KEY (settled_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.consultations_statement
    ADD CONSTRAINT consultations_statement_need_id_e2632bfc_fk_needs_need_id FOREIGN KEY (need_id) REFERENCES public.needs_need(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.consultations_statement
    ADD CONSTRAINT consultations_statement_place_id_ab38b825_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.consultations_voice
    ADD CONSTRAINT consultations_voice_account_id_d27fbf63_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.consultations_voice
    ADD CONSTRAINT consultations_voice_consultation_id_614ba6b9_fk_consultat FOREIGN KEY (consultation_id) REFERENCES public.consultations_consultation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.consultations_voice
    ADD CONSTRAINT consultations_voice_place_id_1a5930bc_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.consultations_voice
    ADD CONSTRAINT consultations_voice_typist_id_fb080698_fk_accounts_account_id FOREIGN KEY (typist_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_allocation
    ADD CONSTRAINT cooperative_allocati_cooperative_id_cb56a5b4_fk_cooperati FOREIGN KEY (cooperative_id) REFERENCES public.cooperative_cooperative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_allocation
    ADD CONSTRAINT cooperative_allocati_decision_id_f02a50c4_fk_governanc FOREIGN KEY (decision_id) REFERENCES public.governance_decision(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_allocation
    ADD CONSTRAINT cooperative_allocati_movement_id_8507e884_fk_cooperati FOREIGN KEY (movement_id) REFERENCES public.cooperative_movement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_allocation
    ADD CONSTRAINT cooperative_allocati_posted_by_id_e6d55f13_fk_accounts_ FOREIGN KEY (posted_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_allocation
    ADD CONSTRAINT cooperative_allocati_proposed_by_id_3b613583_fk_accounts_ FOREIGN KEY (proposed_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_associate
    ADD CONSTRAINT cooperative_associat_account_id_e3a471c1_fk_accounts_ FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_associate
    ADD CONSTRAINT cooperative_associat_cooperative_id_450c6b8a_fk_cooperati FOREIGN KEY (cooperative_id) REFERENCES public.cooperative_cooperative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_associate
    ADD CONSTRAINT cooperative_associat_organisation_id_68ee7aab_fk_network_o FOREIGN KEY (organisation_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_conversion
    ADD CONSTRAINT cooperative_conversi_change_id_bb657815_fk_governanc FOREIGN KEY (change_id) REFERENCES public.governance_rulebookchange(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_conversion
    ADD CONSTRAINT cooperative_conversi_cooperative_id_421e6225_fk_cooperati FOREIGN KEY (cooperative_id) REFERENCES public.cooperative_cooperative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_conversion
    ADD CONSTRAINT cooperative_conversi_prepared_by_id_1e0da47f_fk_accounts_ FOREIGN KEY (prepared_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_conversion
    ADD CONSTRAINT cooperative_conversi_switched_by_id_b65b03c8_fk_accounts_ FOREIGN KEY (switched_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_cooperative
    ADD CONSTRAINT cooperative_cooperat_assembly_id_7a15c750_fk_governanc FOREIGN KEY (assembly_id) REFERENCES public.governance_assembly(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_correction
    ADD CONSTRAINT cooperative_correcti_asked_by_id_2d50bc8c_fk_accounts_ FOREIGN KEY (asked_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_correction
    ADD CONSTRAINT cooperative_correcti_contrary_id_3afec257_fk_cooperati FOREIGN KEY (contrary_id) REFERENCES public.cooperative_movement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_correction
    ADD CONSTRAINT cooperative_correcti_decided_by_id_41b62688_fk_accounts_ FOREIGN KEY (decided_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_correction
    ADD CONSTRAINT cooperative_correcti_movement_id_e39625b5_fk_cooperati FOREIGN KEY (movement_id) REFERENCES public.cooperative_movement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_duty
    ADD CONSTRAINT cooperative_duty_conversion_id_07e4a434_fk_cooperati FOREIGN KEY (conversion_id) REFERENCES public.cooperative_conversion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_halfrate
    ADD CONSTRAINT cooperative_halfrate_noted_by_id_12851b15_fk_accounts_ FOREIGN KEY (noted_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_keeper
    ADD CONSTRAINT cooperative_keeper_account_id_0abf08f0_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_keeper
    ADD CONSTRAINT cooperative_keeper_cooperative_id_b1c3f3d9_fk_cooperati FOREIGN KEY (cooperative_id) REFERENCES public.cooperative_cooperative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_keeper
    ADD CONSTRAINT cooperative_keeper_given_by_id_66fe8669_fk_accounts_account_id FOREIGN KEY (given_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_loss
    ADD CONSTRAINT cooperative_loss_cooperative_id_508a804c_fk_cooperati FOREIGN KEY (cooperative_id) REFERENCES public.cooperative_cooperative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_loss
    ADD CONSTRAINT cooperative_loss_noted_by_id_1d87ad8a_fk_accounts_account_id FOREIGN KEY (noted_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_movement
    ADD CONSTRAINT cooperative_movement_contra_of_id_ec25c52d_fk_cooperati FOREIGN KEY (contra_of_id) REFERENCES public.cooperative_movement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_movement
    ADD CONSTRAINT cooperative_movement_cooperative_id_4d018291_fk_cooperati FOREIGN KEY (cooperative_id) REFERENCES public.cooperative_cooperative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_movement
    ADD CONSTRAINT cooperative_movement_recorded_by_id_9fef7109_fk_accounts_ FOREIGN KEY (recorded_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_movement
    ADD CONSTRAINT cooperative_movement_subscription_id_f20c4b26_fk_cooperati FOREIGN KEY (subscription_id) REFERENCES public.cooperative_subscription(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_payout
    ADD CONSTRAINT cooperative_payout_associate_id_18744b11_fk_cooperati FOREIGN KEY (associate_id) REFERENCES public.cooperative_associate(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_payout
    ADD CONSTRAINT cooperative_payout_decided_by_id_d3354733_fk_accounts_ FOREIGN KEY (decided_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_payout
    ADD CONSTRAINT cooperative_payout_iban_by_id_67436b56_fk_accounts_account_id FOREIGN KEY (iban_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_payout
    ADD CONSTRAINT cooperative_payout_movement_id_364caec8_fk_cooperati FOREIGN KEY (movement_id) REFERENCES public.cooperative_movement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_payout
    ADD CONSTRAINT cooperative_payout_ordered_by_id_42dd5fb5_fk_accounts_ FOREIGN KEY (ordered_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_payout
    ADD CONSTRAINT cooperative_payout_prepared_by_id_b934327d_fk_accounts_ FOREIGN KEY (prepared_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_payout
    ADD CONSTRAINT cooperative_payout_subscription_id_f64ba38a_fk_cooperati FOREIGN KEY (subscription_id) REFERENCES public.cooperative_subscription(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_posting
    ADD CONSTRAINT cooperative_posting_associate_id_2c97d90f_fk_cooperati FOREIGN KEY (associate_id) REFERENCES public.cooperative_associate(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_posting
    ADD CONSTRAINT cooperative_posting_movement_id_bc83e5ed_fk_cooperati FOREIGN KEY (movement_id) REFERENCES public.cooperative_movement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_promise
    ADD CONSTRAINT cooperative_promise_account_id_51eb2eae_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_promise
    ADD CONSTRAINT cooperative_promise_cooperative_id_5d46d7e2_fk_cooperati FOREIGN KEY (cooperative_id) REFERENCES public.cooperative_cooperative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_promise
    ADD CONSTRAINT cooperative_promise_made_by_id_a2023d46_fk_accounts_account_id FOREIGN KEY (made_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_promise
    ADD CONSTRAINT cooperative_promise_organisation_id_903b8627_fk_network_o FOREIGN KEY (organisation_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_proof
    ADD CONSTRAINT cooperative_proof_conversion_id_3ab697ed_fk_cooperati FOREIGN KEY (conversion_id) REFERENCES public.cooperative_conversion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_proof
    ADD CONSTRAINT cooperative_proof_entered_by_id_38b94819_fk_accounts_account_id FOREIGN KEY (entered_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_proof
    ADD CONSTRAINT cooperative_proof_withdrawn_by_id_6c42f6ec_fk_accounts_ FOREIGN KEY (withdrawn_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_review
    ADD CONSTRAINT cooperative_review_cooperative_id_700e5c11_fk_cooperati FOREIGN KEY (cooperative_id) REFERENCES public.cooperative_cooperative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_review
    ADD CONSTRAINT cooperative_review_decision_id_b242ddea_fk_governanc FOREIGN KEY (decision_id) REFERENCES public.governance_decision(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_review
    ADD CONSTRAINT cooperative_review_named_by_id_3990a6de_fk_accounts_account_id FOREIGN KEY (named_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_reviewdemand
    ADD CONSTRAINT cooperative_reviewde_associate_id_1197dbd8_fk_cooperati FOREIGN KEY (associate_id) REFERENCES public.cooperative_associate(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_subscription
    ADD CONSTRAINT cooperative_subscrip_associate_id_e9e3d356_fk_cooperati FOREIGN KEY (associate_id) REFERENCES public.cooperative_associate(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_subscription
    ADD CONSTRAINT cooperative_subscrip_decided_by_id_7f3fa92c_fk_accounts_ FOREIGN KEY (decided_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_subscription
    ADD CONSTRAINT cooperative_subscrip_signed_by_id_10e08734_fk_accounts_ FOREIGN KEY (signed_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_yearwords
    ADD CONSTRAINT cooperative_yearword_cooperative_id_1234a59f_fk_cooperati FOREIGN KEY (cooperative_id) REFERENCES public.cooperative_cooperative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cooperative_yearwords
    ADD CONSTRAINT cooperative_yearword_written_by_id_d05348d1_fk_accounts_ FOREIGN KEY (written_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_amendment
    ADD CONSTRAINT deliberation_amendme_author_id_bed801b6_fk_accounts_ FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_amendment
    ADD CONSTRAINT deliberation_amendme_draft_id_dde09943_fk_deliberat FOREIGN KEY (draft_id) REFERENCES public.deliberation_draft(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_amendment
    ADD CONSTRAINT deliberation_amendme_organisation_id_c9db1ab9_fk_network_o FOREIGN KEY (organisation_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_amendment
    ADD CONSTRAINT deliberation_amendme_paragraph_id_c4727c27_fk_deliberat FOREIGN KEY (paragraph_id) REFERENCES public.deliberation_paragraph(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_amendment
    ADD CONSTRAINT deliberation_amendment_ballot_id_6b28728c_fk_voting_ballot_id FOREIGN KEY (ballot_id) REFERENCES public.voting_ballot(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_amendment
    ADD CONSTRAINT deliberation_amendment_place_id_f2079fd2_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_comment
    ADD CONSTRAINT deliberation_comment_author_id_616374a5_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_comment
    ADD CONSTRAINT deliberation_comment_in_reply_to_id_d55e1a94_fk_deliberat FOREIGN KEY (in_reply_to_id) REFERENCES public.deliberation_comment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_comment
    ADD CONSTRAINT deliberation_comment_organisation_id_29913d58_fk_network_o FOREIGN KEY (organisation_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_comment
    ADD CONSTRAINT deliberation_comment_paragraph_id_823587ed_fk_deliberat FOREIGN KEY (paragraph_id) REFERENCES public.deliberation_paragraph(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_comment
    ADD CONSTRAINT deliberation_comment_place_id_9cf1093a_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_consentround
    ADD CONSTRAINT deliberation_consent_draft_id_663639a9_fk_deliberat FOREIGN KEY (draft_id) REFERENCES public.deliberation_draft(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_dissent
    ADD CONSTRAINT deliberation_dissent_author_id_102a0b90_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_dissent
    ADD CONSTRAINT deliberation_dissent_organisation_id_3ac9ab18_fk_network_o FOREIGN KEY (organisation_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_dissent
    ADD CONSTRAINT deliberation_dissent_place_id_727487ac_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_dissent
    ADD CONSTRAINT deliberation_dissent_position_id_06e571c3_fk_deliberat FOREIGN KEY (position_id) REFERENCES public.deliberation_position(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_dissent
    ADD CONSTRAINT deliberation_dissent_seat_id_eaad777b_fk_governance_seat_id FOREIGN KEY (seat_id) REFERENCES public.governance_seat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_draft
    ADD CONSTRAINT deliberation_draft_assembly_id_3981da96_fk_governanc FOREIGN KEY (assembly_id) REFERENCES public.governance_assembly(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_draft
    ADD CONSTRAINT deliberation_draft_author_id_94a0e340_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_draft
    ADD CONSTRAINT deliberation_draft_ballot_id_e1122c67_fk_voting_ballot_id FOREIGN KEY (ballot_id) REFERENCES public.voting_ballot(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_draft_convergences
    ADD CONSTRAINT deliberation_draft_c_convergence_id_b956f361_fk_needs_con FOREIGN KEY (convergence_id) REFERENCES public.needs_convergence(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_draft_convergences
    ADD CONSTRAINT deliberation_draft_c_draft_id_64996f91_fk_deliberat FOREIGN KEY (draft_id) REFERENCES public.deliberation_draft(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_draft
    ADD CONSTRAINT deliberation_draft_organisation_id_d7c05cb1_fk_network_o FOREIGN KEY (organisation_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_draft
    ADD CONSTRAINT deliberation_draft_place_id_28baadf6_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_draft
    ADD CONSTRAINT deliberation_draft_rulebook_id_30a5a785_fk_governanc FOREIGN KEY (rulebook_id) REFERENCES public.governance_rulebook(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_finding
    ADD CONSTRAINT deliberation_finding_draft_id_efd59a72_fk_deliberation_draft_id FOREIGN KEY (draft_id) REFERENCES public.deliberation_draft(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_objection
    ADD CONSTRAINT deliberation_objecti_author_id_031fc467_fk_accounts_ FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_objection
    ADD CONSTRAINT deliberation_objecti_draft_id_23d9aabd_fk_deliberat FOREIGN KEY (draft_id) REFERENCES public.deliberation_draft(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_objection
    ADD CONSTRAINT deliberation_objecti_paragraph_id_c03c0bbb_fk_deliberat FOREIGN KEY (paragraph_id) REFERENCES public.deliberation_paragraph(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_objection
    ADD CONSTRAINT deliberation_objecti_round_id_20ff64f2_fk_deliberat FOREIGN KEY (round_id) REFERENCES public.deliberation_consentround(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_objection
    ADD CONSTRAINT deliberation_objection_seat_id_7b1d6996_fk_governance_seat_id FOREIGN KEY (seat_id) REFERENCES public.governance_seat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_paragraph
    ADD CONSTRAINT deliberation_paragra_draft_id_157dfb2a_fk_deliberat FOREIGN KEY (draft_id) REFERENCES public.deliberation_draft(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_paragraph_findings
    ADD CONSTRAINT deliberation_paragra_finding_id_7657acc4_fk_deliberat FOREIGN KEY (finding_id) REFERENCES public.deliberation_finding(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_paragraph_needs
    ADD CONSTRAINT deliberation_paragra_paragraph_id_7b4a98db_fk_deliberat FOREIGN KEY (paragraph_id) REFERENCES public.deliberation_paragraph(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_paragraph_findings
    ADD CONSTRAINT deliberation_paragra_paragraph_id_d9d42ad5_fk_deliberat FOREIGN KEY (paragraph_id) REFERENCES public.deliberation_paragraph(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_paragraph_needs
    ADD CONSTRAINT deliberation_paragraph_needs_need_id_c3fa0111_fk_needs_need_id FOREIGN KEY (need_id) REFERENCES public.needs_need(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_position
    ADD CONSTRAINT deliberation_positio_draft_id_cf373195_fk_deliberat FOREIGN KEY (draft_id) REFERENCES public.deliberation_draft(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_signature
    ADD CONSTRAINT deliberation_signatu_author_id_a9b49926_fk_accounts_ FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_signature
    ADD CONSTRAINT deliberation_signatu_organisation_id_8d096b02_fk_network_o FOREIGN KEY (organisation_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_signature
    ADD CONSTRAINT deliberation_signatu_position_id_42b6d102_fk_deliberat FOREIGN KEY (position_id) REFERENCES public.deliberation_position(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_signature
    ADD CONSTRAINT deliberation_signature_place_id_147c5abf_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_signature
    ADD CONSTRAINT deliberation_signature_seat_id_4a1f6f07_fk_governance_seat_id FOREIGN KEY (seat_id) REFERENCES public.governance_seat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_stance
    ADD CONSTRAINT deliberation_stance_author_id_92d21aee_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_stance
    ADD CONSTRAINT deliberation_stance_round_id_3ac35683_fk_deliberat FOREIGN KEY (round_id) REFERENCES public.deliberation_consentround(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliberation_stance
    ADD CONSTRAINT deliberation_stance_seat_id_e379220d_fk_governance_seat_id FOREIGN KEY (seat_id) REFERENCES public.governance_seat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.desks_spreading
    ADD CONSTRAINT desks_spreading_author_id_d9f7c3bd_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.desks_spreading
    ADD CONSTRAINT desks_spreading_content_type_id_7bf3a512_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.desks_spreading
    ADD CONSTRAINT desks_spreading_department_id_69668b99_fk_territory FOREIGN KEY (department_id) REFERENCES public.territory_department(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.desks_spreading
    ADD CONSTRAINT desks_spreading_organisation_id_dc30cc15_fk_network_o FOREIGN KEY (organisation_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.desks_spreading
    ADD CONSTRAINT desks_spreading_region_id_d87a84cb_fk_territory_region_id FOREIGN KEY (region_id) REFERENCES public.territory_region(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.desks_telephone
    ADD CONSTRAINT desks_telephone_department_id_b59d452d_fk_territory FOREIGN KEY (department_id) REFERENCES public.territory_department(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.desks_telephone
    ADD CONSTRAINT desks_telephone_region_id_0df7904b_fk_territory_region_id FOREIGN KEY (region_id) REFERENCES public.territory_region(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.desks_telephone
    ADD CONSTRAINT desks_telephone_said_by_id_8fff57e2_fk_accounts_account_id FOREIGN KEY (said_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.desks_visit
    ADD CONSTRAINT desks_visit_author_id_5dfbd790_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.desks_visit
    ADD CONSTRAINT desks_visit_municipality_id_bbdb755d_fk_territory FOREIGN KEY (municipality_id) REFERENCES public.territory_municipality(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.desks_visit
    ADD CONSTRAINT desks_visit_organisation_id_b819d952_fk_network_organisation_id FOREIGN KEY (organisation_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.django_admin_log
    ADD CONSTRAINT django_admin_log_content_type_id_c4bce8eb_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.django_admin_log
    ADD CONSTRAINT django_admin_log_user_id_c564eba6_fk_accounts_account_id FOREIGN KEY (user_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.elections_candidacy
    ADD CONSTRAINT elections_candidacy_author_id_a033343b_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.elections_candidacy
    ADD CONSTRAINT elections_candidacy_contest_id_d1df4aab_fk_elections_contest_id FOREIGN KEY (contest_id) REFERENCES public.elections_contest(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.elections_candidacy
    ADD CONSTRAINT elections_candidacy_elector_id_a4a58fb8_fk_elections_elector_id FOREIGN KEY (elector_id) REFERENCES public.elections_elector(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.elections_circle
    ADD CONSTRAINT elections_circle_chosen_id_c4a56af6_fk_elections_elector_id FOREIGN KEY (chosen_id) REFERENCES public.elections_elector(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.elections_circle
    ADD CONSTRAINT elections_circle_contest_id_eb73579e_fk_elections_contest_id FOREIGN KEY (contest_id) REFERENCES public.elections_contest(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.elections_circle
    ADD CONSTRAINT elections_circle_facilitator_id_cb1636c0_fk_accounts_account_id FOREIGN KEY (facilitator_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.elections_contest
    ADD CONSTRAINT elections_contest_college_id_0dcad40c_fk_governance_college_id FOREIGN KEY (college_id) REFERENCES public.governance_college(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.elections_contest
    ADD CONSTRAINT elections_contest_election_id_4ce2f3fb_fk_elections_election_id FOREIGN KEY (election_id) REFERENCES public.elections_election(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.elections_correction
    ADD CONSTRAINT elections_correction_author_id_b004a70d_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.elections_correction
    ADD CONSTRAINT elections_correction_college_id_e0cd57c9_fk_governanc FOREIGN KEY (college_id) REFERENCES public.governance_college(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.elections_correction
    ADD CONSTRAINT elections_correction_decided_by_id_2cedee4d_fk_accounts_ FOREIGN KEY (decided_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.elections_correction
    ADD CONSTRAINT elections_correction_election_id_c117dfe7_fk_elections FOREIGN KEY (election_id) REFERENCES public.elections_election(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.elections_correction
    ADD CONSTRAINT elections_correction_elector_id_631efa0e_fk_elections FOREIGN KEY (elector_id) REFERENCES public.elections_elector(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.elections_correction
    ADD CONSTRAINT elections_correction_held_by_id_6c13f2ca_fk_accounts_account_id FOREIGN KEY (held_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.elections_correction
    ADD CONSTRAINT elections_correction_organisation_id_69cad4d4_fk_network_o FOREIGN KEY (organisation_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.elections_election
    ADD CONSTRAINT elections_election_assembly_id_1e48ea2d_fk_governanc FOREIGN KEY (assembly_id) REFERENCES public.governance_assembly(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.elections_election
    ADD CONSTRAINT elections_election_rulebook_id_515b2b35_fk_governanc FOREIGN KEY (rulebook_id) REFERENCES public.governance_rulebook(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.elections_election
    ADD CONSTRAINT elections_election_sitting_id_892cba81_fk_voting_sitting_id FOREIGN KEY (sitting_id) REFERENCES public.voting_sitting(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.elections_elector
    ADD CONSTRAINT elections_elector_account_id_36735eba_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.elections_elector
    ADD CONSTRAINT elections_elector_college_id_42e947c7_fk_governance_college_id FOREIGN KEY (college_id) REFERENCES public.governance_college(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.elections_elector
    ADD CONSTRAINT elections_elector_election_id_8c0f34ae_fk_elections_election_id FOREIGN KEY (election_id) REFERENCES public.elections_election(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.elections_elector
    ADD CONSTRAINT elections_elector_organisation_id_93e129a0_fk_network_o FOREIGN KEY (organisation_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.elections_incident
    ADD CONSTRAINT elections_incident_by_id_9c95aea6_fk_accounts_account_id FOREIGN KEY (by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.elections_incident
    ADD CONSTRAINT elections_incident_election_id_d2e2c7b1_fk_elections FOREIGN KEY (election_id) REFERENCES public.elections_election(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.elections_minutes
    ADD CONSTRAINT elections_minutes_election_id_9988b4fa_fk_elections_election_id FOREIGN KEY (election_id) REFERENCES public.elections_election(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.elections_nomination
    ADD CONSTRAINT elections_nomination_circle_id_ed80222c_fk_elections_circle_id FOREIGN KEY (circle_id) REFERENCES public.elections_circle(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.elections_nomination
    ADD CONSTRAINT elections_nomination_moved_from_id_ccfe3ecb_fk_elections FOREIGN KEY (moved_from_id) REFERENCES public.elections_elector(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.elections_nomination
    ADD CONSTRAINT elections_nomination_nominee_id_7f324a5a_fk_elections FOREIGN KEY (nominee_id) REFERENCES public.elections_elector(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.elections_nomination
    ADD CONSTRAINT elections_nomination_voice_id_aaa8ba64_fk_elections_elector_id FOREIGN KEY (voice_id) REFERENCES public.elections_elector(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.elections_proposal
    ADD CONSTRAINT elections_proposal_circle_id_d65e66e4_fk_elections_circle_id FOREIGN KEY (circle_id) REFERENCES public.elections_circle(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.elections_proposal
    ADD CONSTRAINT elections_proposal_nominee_id_4e6e9bab_fk_elections_elector_id FOREIGN KEY (nominee_id) REFERENCES public.elections_elector(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.elections_round
    ADD CONSTRAINT elections_round_ballot_id_d92b8a17_fk_voting_ballot_id FOREIGN KEY (ballot_id) REFERENCES public.voting_ballot(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.elections_round
    ADD CONSTRAINT elections_round_contest_id_68798f15_fk_elections_contest_id FOREIGN KEY (contest_id) REFERENCES public.elections_contest(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.elections_roundanswer
    ADD CONSTRAINT elections_roundanswe_proposal_id_03f71f5d_fk_elections FOREIGN KEY (proposal_id) REFERENCES public.elections_proposal(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.elections_roundanswer
    ADD CONSTRAINT elections_roundanswer_voice_id_55e28f60_fk_elections_elector_id FOREIGN KEY (voice_id) REFERENCES public.elections_elector(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.elections_scrutineer
    ADD CONSTRAINT elections_scrutineer_account_id_e4da977c_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.elections_scrutineer
    ADD CONSTRAINT elections_scrutineer_election_id_622e261d_fk_elections FOREIGN KEY (election_id) REFERENCES public.elections_election(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.elections_scrutineer
    ADD CONSTRAINT elections_scrutineer_elector_id_9bd2d9d7_fk_elections FOREIGN KEY (elector_id) REFERENCES public.elections_elector(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_aid
    ADD CONSTRAINT funding_aid_department_id_d75acd7a_fk_territory_department_id FOREIGN KEY (department_id) REFERENCES public.territory_department(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_aid
    ADD CONSTRAINT funding_aid_intermunicipality_id_42a5376c_fk_territory FOREIGN KEY (intermunicipality_id) REFERENCES public.territory_intermunicipality(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_aid
    ADD CONSTRAINT funding_aid_municipality_id_da6e9c3a_fk_territory FOREIGN KEY (municipality_id) REFERENCES public.territory_municipality(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_aid
    ADD CONSTRAINT funding_aid_region_id_9d9d2dee_fk_territory_region_id FOREIGN KEY (region_id) REFERENCES public.territory_region(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_aid
    ADD CONSTRAINT funding_aid_run_id_a45e684d_fk_records_import_id FOREIGN KEY (run_id) REFERENCES public.records_import(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_aidanswer
    ADD CONSTRAINT funding_aidanswer_aid_id_4f247e1b_fk_funding_aid_id FOREIGN KEY (aid_id) REFERENCES public.funding_aid(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_aidanswer
    ADD CONSTRAINT funding_aidanswer_author_id_615112d1_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_aidanswer
    ADD CONSTRAINT funding_aidanswer_place_id_f5952777_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_answer
    ADD CONSTRAINT funding_answer_application_id_a251f7bb_fk_funding_a FOREIGN KEY (application_id) REFERENCES public.funding_application(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_answer
    ADD CONSTRAINT funding_answer_author_id_c8796f4c_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_answer
    ADD CONSTRAINT funding_answer_beside_id_b5ec8ec5_fk_funding_answer_id FOREIGN KEY (beside_id) REFERENCES public.funding_answer(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_appeal
    ADD CONSTRAINT funding_appeal_answered_by_id_939f86b5_fk_accounts_account_id FOREIGN KEY (answered_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_appeal
    ADD CONSTRAINT funding_appeal_author_id_8fe9b62e_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_appeal
    ADD CONSTRAINT funding_appeal_outcome_id_2aa0a6bf_fk_funding_outcome_id FOREIGN KEY (outcome_id) REFERENCES public.funding_outcome(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_application
    ADD CONSTRAINT funding_application_author_id_2e7a30cc_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_application
    ADD CONSTRAINT funding_application_call_id_a9803b50_fk_funding_call_id FOREIGN KEY (call_id) REFERENCES public.funding_call(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_application
    ADD CONSTRAINT funding_application_lead_id_22d56f00_fk_network_place_id FOREIGN KEY (lead_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_assignment
    ADD CONSTRAINT funding_assignment_application_id_069d453c_fk_funding_a FOREIGN KEY (application_id) REFERENCES public.funding_application(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_assignment
    ADD CONSTRAINT funding_assignment_juror_id_9b40640b_fk_funding_juror_id FOREIGN KEY (juror_id) REFERENCES public.funding_juror(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_award
    ADD CONSTRAINT funding_award_author_id_9af6a601_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_award
    ADD CONSTRAINT funding_award_organisation_id_9567dd2f_fk_network_o FOREIGN KEY (organisation_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_award
    ADD CONSTRAINT funding_award_place_id_78a7239e_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_budgetline
    ADD CONSTRAINT funding_budgetline_application_id_2cc996b9_fk_funding_a FOREIGN KEY (application_id) REFERENCES public.funding_application(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_budgetline
    ADD CONSTRAINT funding_budgetline_place_id_45ce1fac_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_call
    ADD CONSTRAINT funding_call_assembly_id_a52a52d0_fk_governance_assembly_id FOREIGN KEY (assembly_id) REFERENCES public.governance_assembly(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_call
    ADD CONSTRAINT funding_call_author_id_68817af9_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_call
    ADD CONSTRAINT funding_call_current_id_12398a3c_fk_funding_terms_id FOREIGN KEY (current_id) REFERENCES public.funding_terms(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_call
    ADD CONSTRAINT funding_call_drawn_from_id_2af266b4_fk_funding_call_id FOREIGN KEY (drawn_from_id) REFERENCES public.funding_call(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_call
    ADD CONSTRAINT funding_call_organisation_id_200839a2_fk_network_o FOREIGN KEY (organisation_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_challenge
    ADD CONSTRAINT funding_challenge_answered_by_id_75a70306_fk_accounts_ FOREIGN KEY (answered_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_challenge
    ADD CONSTRAINT funding_challenge_application_id_f916d21e_fk_funding_a FOREIGN KEY (application_id) REFERENCES public.funding_application(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_challenge
    ADD CONSTRAINT funding_challenge_author_id_ab74032d_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_challenge
    ADD CONSTRAINT funding_challenge_juror_id_fc05cde1_fk_funding_juror_id FOREIGN KEY (juror_id) REFERENCES public.funding_juror(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_grant
    ADD CONSTRAINT funding_grant_department_id_b31bdd2e_fk_territory_department_id FOREIGN KEY (department_id) REFERENCES public.territory_department(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_grant
    ADD CONSTRAINT funding_grant_organisation_id_cb4de3b0_fk_network_o FOREIGN KEY (organisation_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_grant
    ADD CONSTRAINT funding_grant_place_id_e20e7a4b_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_grant
    ADD CONSTRAINT funding_grant_run_id_f61e1f7c_fk_records_import_id FOREIGN KEY (run_id) REFERENCES public.records_import(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_income
    ADD CONSTRAINT funding_income_author_id_bf201f88_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_income
    ADD CONSTRAINT funding_income_organisation_id_399a2af6_fk_network_o FOREIGN KEY (organisation_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_juror
    ADD CONSTRAINT funding_juror_account_id_f304104c_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_juror
    ADD CONSTRAINT funding_juror_jury_id_abd9880c_fk_funding_jury_id FOREIGN KEY (jury_id) REFERENCES public.funding_jury(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_jury
    ADD CONSTRAINT funding_jury_author_id_b7d9e6ba_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_jury
    ADD CONSTRAINT funding_jury_call_id_710a3b9b_fk_funding_call_id FOREIGN KEY (call_id) REFERENCES public.funding_call(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_jury
    ADD CONSTRAINT funding_jury_decision_id_c6db898f_fk_governance_decision_id FOREIGN KEY (decision_id) REFERENCES public.governance_decision(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_mixline
    ADD CONSTRAINT funding_mixline_mix_id_469dedca_fk_funding_yearmix_id FOREIGN KEY (mix_id) REFERENCES public.funding_yearmix(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_outcome
    ADD CONSTRAINT funding_outcome_application_id_55467577_fk_funding_a FOREIGN KEY (application_id) REFERENCES public.funding_application(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_outcome
    ADD CONSTRAINT funding_outcome_author_id_b85e835e_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_outcomesignature
    ADD CONSTRAINT funding_outcomesigna_outcome_id_da87d5aa_fk_funding_o FOREIGN KEY (outcome_id) REFERENCES public.funding_outcome(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_outcomesignature
    ADD CONSTRAINT funding_outcomesignature_juror_id_4e64c77c_fk_funding_juror_id FOREIGN KEY (juror_id) REFERENCES public.funding_juror(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_partner
    ADD CONSTRAINT funding_partner_accepted_by_id_e0b21eeb_fk_accounts_account_id FOREIGN KEY (accepted_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_partner
    ADD CONSTRAINT funding_partner_application_id_bcde53d7_fk_funding_a FOREIGN KEY (application_id) REFERENCES public.funding_application(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_partner
    ADD CONSTRAINT funding_partner_call_id_fc628b9b_fk_funding_call_id FOREIGN KEY (call_id) REFERENCES public.funding_call(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_partner
    ADD CONSTRAINT funding_partner_place_id_1f2b4edc_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_postponement
    ADD CONSTRAINT funding_postponement_author_id_59835e00_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_postponement
    ADD CONSTRAINT funding_postponement_call_id_09a28a41_fk_funding_call_id FOREIGN KEY (call_id) REFERENCES public.funding_call(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_rating
    ADD CONSTRAINT funding_rating_application_id_47a98656_fk_funding_a FOREIGN KEY (application_id) REFERENCES public.funding_application(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_rating
    ADD CONSTRAINT funding_rating_juror_id_e54d0940_fk_funding_juror_id FOREIGN KEY (juror_id) REFERENCES public.funding_juror(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_recusal
    ADD CONSTRAINT funding_recusal_application_id_d1e8fe60_fk_funding_a FOREIGN KEY (application_id) REFERENCES public.funding_application(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_recusal
    ADD CONSTRAINT funding_recusal_juror_id_72a9730e_fk_funding_juror_id FOREIGN KEY (juror_id) REFERENCES public.funding_juror(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_reply
    ADD CONSTRAINT funding_reply_call_id_8998da96_fk_funding_call_id FOREIGN KEY (call_id) REFERENCES public.funding_call(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_terms
    ADD CONSTRAINT funding_terms_author_id_bda79da2_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_terms
    ADD CONSTRAINT funding_terms_call_id_0ebabfe5_fk_funding_call_id FOREIGN KEY (call_id) REFERENCES public.funding_call(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_yearmix
    ADD CONSTRAINT funding_yearmix_author_id_d80a936b_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.funding_yearmix
    ADD CONSTRAINT funding_yearmix_place_id_a3e60255_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.governance_assembly
    ADD CONSTRAINT governance_assembly_council_id_b77466b8_fk_governanc FOREIGN KEY (council_id) REFERENCES public.governance_assembly(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.governance_assembly
    ADD CONSTRAINT governance_assembly_region_id_cadd21fd_fk_territory_region_id FOREIGN KEY (region_id) REFERENCES public.territory_region(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.governance_college
    ADD CONSTRAINT governance_college_assembly_id_78d93f67_fk_governanc FOREIGN KEY (assembly_id) REFERENCES public.governance_assembly(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.governance_councilballot
    ADD CONSTRAINT governance_councilba_assembly_id_3f610685_fk_governanc FOREIGN KEY (assembly_id) REFERENCES public.governance_assembly(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.governance_councilballot
    ADD CONSTRAINT governance_councilba_college_id_3db7be3d_fk_governanc FOREIGN KEY (college_id) REFERENCES public.governance_college(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.governance_councilballot_concerned
    ADD CONSTRAINT governance_councilba_councilballot_id_c4746ec1_fk_governanc FOREIGN KEY (councilballot_id) REFERENCES public.governance_councilballot(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.governance_councilballot_concerned
    ADD CONSTRAINT governance_councilba_organisation_id_c2c8d0bd_fk_network_o FOREIGN KEY (organisation_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.governance_councilballot
    ADD CONSTRAINT governance_councilba_rulebook_id_ebbfc12c_fk_governanc FOREIGN KEY (rulebook_id) REFERENCES public.governance_rulebook(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.governance_councilballot
    ADD CONSTRAINT governance_councilballot_ballot_id_e51ebc77_fk_voting_ballot_id FOREIGN KEY (ballot_id) REFERENCES public.voting_ballot(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.governance_decision
    ADD CONSTRAINT governance_decision_assembly_id_f59e4bde_fk_governanc FOREIGN KEY (assembly_id) REFERENCES public.governance_assembly(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.governance_decision
    ADD CONSTRAINT governance_decision_ballot_id_c4049a4e_fk_voting_ballot_id FOREIGN KEY (ballot_id) REFERENCES public.voting_ballot(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.governance_interest
    ADD CONSTRAINT governance_interest_account_id_de17bf09_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.governance_interest
    ADD CONSTRAINT governance_interest_organisation_id_727521b2_fk_network_o FOREIGN KEY (organisation_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.governance_interest
    ADD CONSTRAINT governance_interest_party_id_75e2a5b7_fk_network_o FOREIGN KEY (party_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.governance_interest
    ADD CONSTRAINT governance_interest_place_id_ece2c411_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.governance_rulebook
    ADD CONSTRAINT governance_rulebook_assembly_id_5c078a72_fk_governanc FOREIGN KEY (assembly_id) REFERENCES public.governance_assembly(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.governance_rulebookchange
    ADD CONSTRAINT governance_rulebookc_adopted_id_083fee01_fk_governanc FOREIGN KEY (adopted_id) REFERENCES public.governance_rulebook(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.governance_rulebookchange
    ADD CONSTRAINT governance_rulebookc_author_id_fab79b38_fk_accounts_ FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.governance_rulebookchange
    ADD CONSTRAINT governance_rulebookc_ballot_id_3b015939_fk_voting_ba FOREIGN KEY (ballot_id) REFERENCES public.voting_ballot(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.governance_rulebookchange
    ADD CONSTRAINT governance_rulebookc_base_id_1f088873_fk_governanc FOREIGN KEY (base_id) REFERENCES public.governance_rulebook(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.governance_rulebookchange
    ADD CONSTRAINT governance_rulebookc_organisation_id_5697b4c3_fk_network_o FOREIGN KEY (organisation_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.governance_seat
    ADD CONSTRAINT governance_seat_account_id_44cfa6b9_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.governance_seat
    ADD CONSTRAINT governance_seat_college_id_7adc9c51_fk_governance_college_id FOREIGN KEY (college_id) REFERENCES public.governance_college(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.governance_seat
    ADD CONSTRAINT governance_seat_member_id_10435887_fk_membership_member_id FOREIGN KEY (member_id) REFERENCES public.membership_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.governance_seat
    ADD CONSTRAINT governance_seat_organisation_id_b61c9f1a_fk_network_o FOREIGN KEY (organisation_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_adjournment
    ADD CONSTRAINT hall_adjournment_session_id_31cda27b_fk_hall_session_id FOREIGN KEY (session_id) REFERENCES public.hall_session(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_agreement
    ADD CONSTRAINT hall_agreement_asked_by_id_5ce3f53c_fk_accounts_account_id FOREIGN KEY (asked_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_agreement
    ADD CONSTRAINT hall_agreement_confirmed_by_id_3d28ca2f_fk_accounts_account_id FOREIGN KEY (confirmed_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_agreement
    ADD CONSTRAINT hall_agreement_item_id_9c568e50_fk_meetings_agendaitem_id FOREIGN KEY (item_id) REFERENCES public.meetings_agendaitem(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_agreement
    ADD CONSTRAINT hall_agreement_session_id_c6cc557a_fk_hall_session_id FOREIGN KEY (session_id) REFERENCES public.hall_session(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_backing
    ADD CONSTRAINT hall_backing_question_id_5c7924bf_fk_hall_question_id FOREIGN KEY (question_id) REFERENCES public.hall_question(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_backing
    ADD CONSTRAINT hall_backing_seat_id_d6ad9ed0_fk_governance_seat_id FOREIGN KEY (seat_id) REFERENCES public.governance_seat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_block
    ADD CONSTRAINT hall_block_composed_by_id_4dc0ef52_fk_accounts_account_id FOREIGN KEY (composed_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_block
    ADD CONSTRAINT hall_block_session_id_0619beb2_fk_hall_session_id FOREIGN KEY (session_id) REFERENCES public.hall_session(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_block
    ADD CONSTRAINT hall_block_vote_id_2ced44ff_fk_hall_sessionballot_id FOREIGN KEY (vote_id) REFERENCES public.hall_sessionballot(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_blockline
    ADD CONSTRAINT hall_blockline_block_id_36643cad_fk_hall_block_id FOREIGN KEY (block_id) REFERENCES public.hall_block(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_blockline
    ADD CONSTRAINT hall_blockline_item_id_5e2bebf7_fk_meetings_agendaitem_id FOREIGN KEY (item_id) REFERENCES public.meetings_agendaitem(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_blockline
    ADD CONSTRAINT hall_blockline_out_for_id_def32350_fk_governance_seat_id FOREIGN KEY (out_for_id) REFERENCES public.governance_seat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_entrusting
    ADD CONSTRAINT hall_entrusting_author_id_efd53715_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_entrusting
    ADD CONSTRAINT hall_entrusting_carrier_id_e26a5921_fk_governance_seat_id FOREIGN KEY (carrier_id) REFERENCES public.governance_seat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_entrusting
    ADD CONSTRAINT hall_entrusting_outcome_id_f07fdefc_fk_hall_outcome_id FOREIGN KEY (outcome_id) REFERENCES public.hall_outcome(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_exclusionpoint
    ADD CONSTRAINT hall_exclusionpoint_ballot_id_55c3743f_fk_voting_ballot_id FOREIGN KEY (ballot_id) REFERENCES public.voting_ballot(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_exclusionpoint
    ADD CONSTRAINT hall_exclusionpoint_exclusion_id_73dc4129_fk_membershi FOREIGN KEY (exclusion_id) REFERENCES public.membership_exclusion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_exclusionpoint
    ADD CONSTRAINT hall_exclusionpoint_item_id_8e97967e_fk_meetings_agendaitem_id FOREIGN KEY (item_id) REFERENCES public.meetings_agendaitem(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_exclusionpoint
    ADD CONSTRAINT hall_exclusionpoint_submitted_by_id_dffb29e7_fk_accounts_ FOREIGN KEY (submitted_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_outcome
    ADD CONSTRAINT hall_outcome_agreement_id_ec325359_fk_hall_agreement_id FOREIGN KEY (agreement_id) REFERENCES public.hall_agreement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_outcome
    ADD CONSTRAINT hall_outcome_author_id_37edc758_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_outcome
    ADD CONSTRAINT hall_outcome_ballot_id_8d60f15e_fk_voting_ballot_id FOREIGN KEY (ballot_id) REFERENCES public.voting_ballot(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_outcome
    ADD CONSTRAINT hall_outcome_decision_id_ba083c54_fk_governance_decision_id FOREIGN KEY (decision_id) REFERENCES public.governance_decision(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_outcome
    ADD CONSTRAINT hall_outcome_item_id_6f5f4703_fk_meetings_agendaitem_id FOREIGN KEY (item_id) REFERENCES public.meetings_agendaitem(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_outcome
    ADD CONSTRAINT hall_outcome_round_id_e5dc2661_fk_hall_round_id FOREIGN KEY (round_id) REFERENCES public.hall_round(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_outcome
    ADD CONSTRAINT hall_outcome_session_id_2ab5fe89_fk_hall_session_id FOREIGN KEY (session_id) REFERENCES public.hall_session(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_papercount
    ADD CONSTRAINT hall_papercount_entered_by_id_5b5cef15_fk_accounts_account_id FOREIGN KEY (entered_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_papercount
    ADD CONSTRAINT hall_papercount_session_ballot_id_c4bf8c15_fk_hall_sess FOREIGN KEY (session_ballot_id) REFERENCES public.hall_sessionballot(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_passage
    ADD CONSTRAINT hall_passage_item_id_d4a2dea5_fk_meetings_agendaitem_id FOREIGN KEY (item_id) REFERENCES public.meetings_agendaitem(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_passage
    ADD CONSTRAINT hall_passage_session_id_7829f5bc_fk_hall_session_id FOREIGN KEY (session_id) REFERENCES public.hall_session(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_presence
    ADD CONSTRAINT hall_presence_account_id_1c23bfa4_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_presence
    ADD CONSTRAINT hall_presence_confirmed_by_id_c222d29f_fk_accounts_account_id FOREIGN KEY (confirmed_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_presence
    ADD CONSTRAINT hall_presence_leaving_asked_by_id_c22f2f60_fk_accounts_ FOREIGN KEY (leaving_asked_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_presence
    ADD CONSTRAINT hall_presence_left_by_id_0467687b_fk_accounts_account_id FOREIGN KEY (left_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_presence
    ADD CONSTRAINT hall_presence_noted_by_id_f640da94_fk_accounts_account_id FOREIGN KEY (noted_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_presence
    ADD CONSTRAINT hall_presence_seat_id_50908f3d_fk_governance_seat_id FOREIGN KEY (seat_id) REFERENCES public.governance_seat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_presence
    ADD CONSTRAINT hall_presence_session_id_cf064f7a_fk_hall_session_id FOREIGN KEY (session_id) REFERENCES public.hall_session(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_press
    ADD CONSTRAINT hall_press_account_id_f27e65d6_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_question
    ADD CONSTRAINT hall_question_account_id_499fd123_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_question
    ADD CONSTRAINT hall_question_seat_id_cd468b69_fk_governance_seat_id FOREIGN KEY (seat_id) REFERENCES public.governance_seat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_question
    ADD CONSTRAINT hall_question_session_id_d55b25d0_fk_hall_session_id FOREIGN KEY (session_id) REFERENCES public.hall_session(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_roomscreen
    ADD CONSTRAINT hall_roomscreen_meeting_id_4c74f7fa_fk_meetings_meeting_id FOREIGN KEY (meeting_id) REFERENCES public.meetings_meeting(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_roomscreen
    ADD CONSTRAINT hall_roomscreen_paired_by_id_d938eecb_fk_accounts_account_id FOREIGN KEY (paired_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_round
    ADD CONSTRAINT hall_round_item_id_f61f6965_fk_meetings_agendaitem_id FOREIGN KEY (item_id) REFERENCES public.meetings_agendaitem(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_round
    ADD CONSTRAINT hall_round_session_id_d774497f_fk_hall_session_id FOREIGN KEY (session_id) REFERENCES public.hall_session(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_round
    ADD CONSTRAINT hall_round_wording_id_a3f0e81f_fk_hall_wording_id FOREIGN KEY (wording_id) REFERENCES public.hall_wording(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_secrecyask
    ADD CONSTRAINT hall_secrecyask_item_id_824c1092_fk_meetings_agendaitem_id FOREIGN KEY (item_id) REFERENCES public.meetings_agendaitem(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_secrecyask
    ADD CONSTRAINT hall_secrecyask_seat_id_e3cf3b8d_fk_governance_seat_id FOREIGN KEY (seat_id) REFERENCES public.governance_seat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_secrecyask
    ADD CONSTRAINT hall_secrecyask_session_id_ca11a877_fk_hall_session_id FOREIGN KEY (session_id) REFERENCES public.hall_session(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_session
    ADD CONSTRAINT hall_session_item_id_a4b1f0a2_fk_meetings_agendaitem_id FOREIGN KEY (item_id) REFERENCES public.meetings_agendaitem(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_session
    ADD CONSTRAINT hall_session_meeting_id_8d7347a1_fk_meetings_meeting_id FOREIGN KEY (meeting_id) REFERENCES public.meetings_meeting(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_sessionballot
    ADD CONSTRAINT hall_sessionballot_ballot_id_e2b48d5e_fk_voting_ballot_id FOREIGN KEY (ballot_id) REFERENCES public.voting_ballot(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_sessionballot
    ADD CONSTRAINT hall_sessionballot_item_id_37c6b61d_fk_meetings_agendaitem_id FOREIGN KEY (item_id) REFERENCES public.meetings_agendaitem(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_sessionballot
    ADD CONSTRAINT hall_sessionballot_session_id_01bfe761_fk_hall_session_id FOREIGN KEY (session_id) REFERENCES public.hall_session(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_sessionballot
    ADD CONSTRAINT hall_sessionballot_wording_id_97acec4d_fk_hall_wording_id FOREIGN KEY (wording_id) REFERENCES public.hall_wording(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_showing
    ADD CONSTRAINT hall_showing_author_id_dd163bd6_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_showing
    ADD CONSTRAINT hall_showing_item_id_f28a74dc_fk_meetings_agendaitem_id FOREIGN KEY (item_id) REFERENCES public.meetings_agendaitem(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_showing
    ADD CONSTRAINT hall_showing_meeting_id_6b7fb5c7_fk_meetings_meeting_id FOREIGN KEY (meeting_id) REFERENCES public.meetings_meeting(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_showing
    ADD CONSTRAINT hall_showing_screen_id_3aad1c6a_fk_hall_roomscreen_id FOREIGN KEY (screen_id) REFERENCES public.hall_roomscreen(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_showing
    ADD CONSTRAINT hall_showing_vote_id_120a3320_fk_hall_sessionballot_id FOREIGN KEY (vote_id) REFERENCES public.hall_sessionballot(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_speech
    ADD CONSTRAINT hall_speech_continues_id_809063d8_fk_hall_speech_id FOREIGN KEY (continues_id) REFERENCES public.hall_speech(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_speech
    ADD CONSTRAINT hall_speech_interrupts_id_01956362_fk_hall_speech_id FOREIGN KEY (interrupts_id) REFERENCES public.hall_speech(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_speech
    ADD CONSTRAINT hall_speech_item_id_2763d65e_fk_meetings_agendaitem_id FOREIGN KEY (item_id) REFERENCES public.meetings_agendaitem(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_speech
    ADD CONSTRAINT hall_speech_seat_id_569d98f0_fk_governance_seat_id FOREIGN KEY (seat_id) REFERENCES public.governance_seat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_speech
    ADD CONSTRAINT hall_speech_session_id_ce815257_fk_hall_session_id FOREIGN KEY (session_id) REFERENCES public.hall_session(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_voice
    ADD CONSTRAINT hall_voice_author_id_a9023f1d_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_voice
    ADD CONSTRAINT hall_voice_round_id_1e8327b7_fk_hall_round_id FOREIGN KEY (round_id) REFERENCES public.hall_round(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_voice
    ADD CONSTRAINT hall_voice_seat_id_d40d0ac9_fk_governance_seat_id FOREIGN KEY (seat_id) REFERENCES public.governance_seat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_wording
    ADD CONSTRAINT hall_wording_author_id_6866a211_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_wording
    ADD CONSTRAINT hall_wording_item_id_fac9a0fa_fk_meetings_agendaitem_id FOREIGN KEY (item_id) REFERENCES public.meetings_agendaitem(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.hall_wording
    ADD CONSTRAINT hall_wording_session_id_2bf94671_fk_hall_session_id FOREIGN KEY (session_id) REFERENCES public.hall_session(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inquiries_door
    ADD CONSTRAINT inquiries_door_checked_by_id_9e2262a7_fk_accounts_account_id FOREIGN KEY (checked_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inquiries_door
    ADD CONSTRAINT inquiries_door_given_by_id_df0ab8f6_fk_accounts_account_id FOREIGN KEY (given_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inquiries_door
    ADD CONSTRAINT inquiries_door_institution_id_9b9abe44_fk_network_o FOREIGN KEY (institution_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inquiries_inquiry
    ADD CONSTRAINT inquiries_inquiry_assembly_id_0c3e9141_fk_governanc FOREIGN KEY (assembly_id) REFERENCES public.governance_assembly(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inquiries_inquiry
    ADD CONSTRAINT inquiries_inquiry_consultation_id_74ceb1a4_fk_consultat FOREIGN KEY (consultation_id) REFERENCES public.consultations_consultation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inquiries_inquiry
    ADD CONSTRAINT inquiries_inquiry_door_id_e641b04b_fk_inquiries_door_id FOREIGN KEY (door_id) REFERENCES public.inquiries_door(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inquiries_inquiry
    ADD CONSTRAINT inquiries_inquiry_draft_id_50478779_fk_deliberation_draft_id FOREIGN KEY (draft_id) REFERENCES public.deliberation_draft(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inquiries_inquiry
    ADD CONSTRAINT inquiries_inquiry_mail_id_e8897401_fk_toolkit_mail_id FOREIGN KEY (mail_id) REFERENCES public.toolkit_mail(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inquiries_inquiry
    ADD CONSTRAINT inquiries_inquiry_position_id_d3fd1cde_fk_deliberat FOREIGN KEY (position_id) REFERENCES public.deliberation_position(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inquiries_paper
    ADD CONSTRAINT inquiries_paper_inquiry_id_129208c8_fk_inquiries_inquiry_id FOREIGN KEY (inquiry_id) REFERENCES public.inquiries_inquiry(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.journal_delivery
    ADD CONSTRAINT journal_delivery_entry_id_49febbd7_fk_journal_entry_id FOREIGN KEY (entry_id) REFERENCES public.journal_entry(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.journal_delivery
    ADD CONSTRAINT journal_delivery_follow_id_e1017d71_fk_journal_follow_id FOREIGN KEY (follow_id) REFERENCES public.journal_follow(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.journal_entry
    ADD CONSTRAINT journal_entry_actor_id_50c64a09_fk_accounts_account_id FOREIGN KEY (actor_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.journal_entry
    ADD CONSTRAINT journal_entry_hat_type_id_ba587138_fk_django_content_type_id FOREIGN KEY (hat_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.journal_follow
    ADD CONSTRAINT journal_follow_account_id_672bce1d_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.journal_follow
    ADD CONSTRAINT journal_follow_content_type_id_c679adcb_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.journal_leaf
    ADD CONSTRAINT journal_leaf_entry_id_cdb37b0f_fk_journal_entry_id FOREIGN KEY (entry_id) REFERENCES public.journal_entry(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.journal_mention
    ADD CONSTRAINT journal_mention_content_type_id_c2c84c37_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.journal_mention
    ADD CONSTRAINT journal_mention_entry_id_8064f7f9_fk_journal_entry_id FOREIGN KEY (entry_id) REFERENCES public.journal_entry(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_enrolment
    ADD CONSTRAINT learning_enrolment_account_id_a0a8fe90_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_enrolment
    ADD CONSTRAINT learning_enrolment_place_id_e78fdf93_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_enrolment
    ADD CONSTRAINT learning_enrolment_session_id_c5bc1e66_fk_learning_ FOREIGN KEY (session_id) REFERENCES public.learning_trainingsession(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_evaluation
    ADD CONSTRAINT learning_evaluation_enrolment_id_b7c19b95_fk_learning_ FOREIGN KEY (enrolment_id) REFERENCES public.learning_enrolment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_halfday
    ADD CONSTRAINT learning_halfday_session_id_8ba3eea7_fk_learning_ FOREIGN KEY (session_id) REFERENCES public.learning_trainingsession(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_path
    ADD CONSTRAINT learning_path_author_id_be2e3f4e_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_path
    ADD CONSTRAINT learning_path_forked_from_id_9d16f1c7_fk_learning_ FOREIGN KEY (forked_from_id) REFERENCES public.learning_pathversion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_path
    ADD CONSTRAINT learning_path_organisation_id_574d6c53_fk_network_o FOREIGN KEY (organisation_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_path
    ADD CONSTRAINT learning_path_place_id_ebf483c2_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_pathalignment
    ADD CONSTRAINT learning_pathalignme_author_id_737d0a4f_fk_accounts_ FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_pathalignment
    ADD CONSTRAINT learning_pathalignment_path_id_e90c6c69_fk_learning_path_id FOREIGN KEY (path_id) REFERENCES public.learning_path(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_pathkeeper
    ADD CONSTRAINT learning_pathkeeper_author_id_8925066f_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_pathkeeper
    ADD CONSTRAINT learning_pathkeeper_organisation_id_01f12e74_fk_network_o FOREIGN KEY (organisation_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_pathkeeper
    ADD CONSTRAINT learning_pathkeeper_path_id_ee9a0517_fk_learning_path_id FOREIGN KEY (path_id) REFERENCES public.learning_path(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_pathkeeper
    ADD CONSTRAINT learning_pathkeeper_place_id_9a343152_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_pathneed
    ADD CONSTRAINT learning_pathneed_about_type_id_a324fd90_fk_django_co FOREIGN KEY (about_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_pathneed
    ADD CONSTRAINT learning_pathneed_path_id_3bc4318f_fk_learning_path_id FOREIGN KEY (path_id) REFERENCES public.learning_path(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_pathrun
    ADD CONSTRAINT learning_pathrun_account_id_e0f9ccbe_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_pathrun
    ADD CONSTRAINT learning_pathrun_path_id_48b51194_fk_learning_path_id FOREIGN KEY (path_id) REFERENCES public.learning_path(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_pathrun
    ADD CONSTRAINT learning_pathrun_version_id_34c78823_fk_learning_pathversion_id FOREIGN KEY (version_id) REFERENCES public.learning_pathversion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_pathstep
    ADD CONSTRAINT learning_pathstep_about_type_id_e5adbfcd_fk_django_co FOREIGN KEY (about_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_pathstep
    ADD CONSTRAINT learning_pathstep_version_id_aa776818_fk_learning_ FOREIGN KEY (version_id) REFERENCES public.learning_pathversion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_pathversion
    ADD CONSTRAINT learning_pathversion_author_id_746b7aac_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_pathversion_requires
    ADD CONSTRAINT learning_pathversion_path_id_3da2cb31_fk_learning_ FOREIGN KEY (path_id) REFERENCES public.learning_path(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_pathversion
    ADD CONSTRAINT learning_pathversion_path_id_e9bcabdf_fk_learning_path_id FOREIGN KEY (path_id) REFERENCES public.learning_path(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_pathversion_requires
    ADD CONSTRAINT learning_pathversion_pathversion_id_28ac4777_fk_learning_ FOREIGN KEY (pathversion_id) REFERENCES public.learning_pathversion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_peervisit
    ADD CONSTRAINT learning_peervisit_about_type_id_d0cdc2ab_fk_django_co FOREIGN KEY (about_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_peervisit
    ADD CONSTRAINT learning_peervisit_author_id_23135b26_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_peervisit
    ADD CONSTRAINT learning_peervisit_carried_from_id_15c63069_fk_learning_ FOREIGN KEY (carried_from_id) REFERENCES public.learning_peervisit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_peervisit
    ADD CONSTRAINT learning_peervisit_host_id_ce28dea5_fk_network_place_id FOREIGN KEY (host_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_peervisit
    ADD CONSTRAINT learning_peervisit_visitor_id_8a585a41_fk_network_place_id FOREIGN KEY (visitor_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_presence
    ADD CONSTRAINT learning_presence_by_id_4e11ad49_fk_accounts_account_id FOREIGN KEY (by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_presence
    ADD CONSTRAINT learning_presence_enrolment_id_f5f920f3_fk_learning_ FOREIGN KEY (enrolment_id) REFERENCES public.learning_enrolment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_presence
    ADD CONSTRAINT learning_presence_half_day_id_27f04029_fk_learning_halfday_id FOREIGN KEY (half_day_id) REFERENCES public.learning_halfday(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_stepmark
    ADD CONSTRAINT learning_stepmark_run_id_5e65692f_fk_learning_pathrun_id FOREIGN KEY (run_id) REFERENCES public.learning_pathrun(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_stepmark
    ADD CONSTRAINT learning_stepmark_step_id_6e3fb1cb_fk_learning_pathstep_id FOREIGN KEY (step_id) REFERENCES public.learning_pathstep(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_story
    ADD CONSTRAINT learning_story_author_id_2cf50851_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_story
    ADD CONSTRAINT learning_story_visit_id_ad0ebd20_fk_learning_peervisit_id FOREIGN KEY (visit_id) REFERENCES public.learning_peervisit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_trainer
    ADD CONSTRAINT learning_trainer_account_id_efc09137_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_trainer
    ADD CONSTRAINT learning_trainer_session_id_59ad81a8_fk_learning_ FOREIGN KEY (session_id) REFERENCES public.learning_trainingsession(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_trainingbody
    ADD CONSTRAINT learning_trainingbod_organisation_id_16d5a87e_fk_network_o FOREIGN KEY (organisation_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_trainingbody
    ADD CONSTRAINT learning_trainingbody_author_id_54bd437c_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_trainingsession
    ADD CONSTRAINT learning_trainingses_author_id_18a6d20c_fk_accounts_ FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_trainingsession
    ADD CONSTRAINT learning_trainingses_organisation_id_493ce15d_fk_network_o FOREIGN KEY (organisation_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_trainingsession
    ADD CONSTRAINT learning_trainingsession_path_id_fce129e2_fk_learning_path_id FOREIGN KEY (path_id) REFERENCES public.learning_path(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_trainingsession
    ADD CONSTRAINT learning_trainingsession_place_id_ab7f5296_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_trainingsession
    ADD CONSTRAINT learning_trainingsession_venue_id_8aab7954_fk_network_place_id FOREIGN KEY (venue_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_visitdate
    ADD CONSTRAINT learning_visitdate_visit_id_3f84d557_fk_learning_peervisit_id FOREIGN KEY (visit_id) REFERENCES public.learning_peervisit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_welcome
    ADD CONSTRAINT learning_welcome_author_id_89ecf69e_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.learning_welcome
    ADD CONSTRAINT learning_welcome_place_id_3f923039_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.lexicon_wordgroup
    ADD CONSTRAINT lexicon_wordgroup_author_id_45c43cbc_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.lottery_lottery
    ADD CONSTRAINT lottery_lottery_assembly_id_1bb4fa46_fk_governance_assembly_id FOREIGN KEY (assembly_id) REFERENCES public.governance_assembly(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.lottery_lottery
    ADD CONSTRAINT lottery_lottery_author_id_f7535f13_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.lottery_lottery
    ADD CONSTRAINT lottery_lottery_college_id_41d63d1d_fk_governance_college_id FOREIGN KEY (college_id) REFERENCES public.governance_college(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.lottery_lottery
    ADD CONSTRAINT lottery_lottery_held_by_id_dfa95038_fk_accounts_account_id FOREIGN KEY (held_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.lottery_panelmember
    ADD CONSTRAINT lottery_panelmember_lottery_id_1788e733_fk_lottery_lottery_id FOREIGN KEY (lottery_id) REFERENCES public.lottery_lottery(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.lottery_panelmember
    ADD CONSTRAINT lottery_panelmember_place_of_id_19a7fb2e_fk_lottery_p FOREIGN KEY (place_of_id) REFERENCES public.lottery_panelmember(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.lottery_panelmember
    ADD CONSTRAINT lottery_panelmember_seat_id_ec8933a8_fk_governance_seat_id FOREIGN KEY (seat_id) REFERENCES public.governance_seat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.lottery_panelmember
    ADD CONSTRAINT lottery_panelmember_volunteer_id_10f057a0_fk_lottery_v FOREIGN KEY (volunteer_id) REFERENCES public.lottery_volunteer(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.lottery_panels
    ADD CONSTRAINT lottery_panels_lottery_id_760401ee_fk_lottery_lottery_id FOREIGN KEY (lottery_id) REFERENCES public.lottery_lottery(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.lottery_quota
    ADD CONSTRAINT lottery_quota_lottery_id_41400f34_fk_lottery_lottery_id FOREIGN KEY (lottery_id) REFERENCES public.lottery_lottery(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.lottery_volunteer
    ADD CONSTRAINT lottery_volunteer_account_id_7a06ad50_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.lottery_volunteer
    ADD CONSTRAINT lottery_volunteer_lottery_id_d2f84b47_fk_lottery_lottery_id FOREIGN KEY (lottery_id) REFERENCES public.lottery_lottery(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.lottery_volunteer
    ADD CONSTRAINT lottery_volunteer_place_id_1df255d1_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_agendaitem
    ADD CONSTRAINT meetings_agendaitem_assembly_id_eea3776e_fk_governanc FOREIGN KEY (assembly_id) REFERENCES public.governance_assembly(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_agendaitem
    ADD CONSTRAINT meetings_agendaitem_carried_from_id_3df1c4c2_fk_meetings_ FOREIGN KEY (carried_from_id) REFERENCES public.meetings_agendaitem(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_agendaitem
    ADD CONSTRAINT meetings_agendaitem_carrier_id_8238a4b5_fk_network_o FOREIGN KEY (carrier_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_agendaitem
    ADD CONSTRAINT meetings_agendaitem_change_id_9a039333_fk_governanc FOREIGN KEY (change_id) REFERENCES public.governance_rulebookchange(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_agendaitem
    ADD CONSTRAINT meetings_agendaitem_created_by_id_500e7073_fk_accounts_ FOREIGN KEY (created_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_agendaitem
    ADD CONSTRAINT meetings_agendaitem_draft_id_56e33504_fk_deliberation_draft_id FOREIGN KEY (draft_id) REFERENCES public.deliberation_draft(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_agendaitem
    ADD CONSTRAINT meetings_agendaitem_election_id_05a90f55_fk_elections FOREIGN KEY (election_id) REFERENCES public.elections_election(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_agendaitem
    ADD CONSTRAINT meetings_agendaitem_goal_id_08349006_fk_roadmap_goal_id FOREIGN KEY (goal_id) REFERENCES public.roadmap_goal(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_agendaitem
    ADD CONSTRAINT meetings_agendaitem_meeting_id_07815bb0_fk_meetings_meeting_id FOREIGN KEY (meeting_id) REFERENCES public.meetings_meeting(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_agendaitem
    ADD CONSTRAINT meetings_agendaitem_referral_id_ddc1960e_fk_advocacy_ FOREIGN KEY (referral_id) REFERENCES public.advocacy_referral(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_agendarequest
    ADD CONSTRAINT meetings_agendareque_answered_by_id_d4993872_fk_accounts_ FOREIGN KEY (answered_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_agendarequest
    ADD CONSTRAINT meetings_agendareque_assembly_id_bbb3d1cc_fk_governanc FOREIGN KEY (assembly_id) REFERENCES public.governance_assembly(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_agendarequest
    ADD CONSTRAINT meetings_agendareque_author_id_8d47f7d0_fk_accounts_ FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_agendarequest
    ADD CONSTRAINT meetings_agendareque_item_id_ff931d74_fk_meetings_ FOREIGN KEY (item_id) REFERENCES public.meetings_agendaitem(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_agendarequest
    ADD CONSTRAINT meetings_agendareque_meeting_id_fa4963a2_fk_meetings_ FOREIGN KEY (meeting_id) REFERENCES public.meetings_meeting(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_agendarequest
    ADD CONSTRAINT meetings_agendarequest_seat_id_bd01e9ba_fk_governance_seat_id FOREIGN KEY (seat_id) REFERENCES public.governance_seat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_calendarkey
    ADD CONSTRAINT meetings_calendarkey_account_id_e46d762b_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_convening
    ADD CONSTRAINT meetings_convening_meeting_id_79863b7a_fk_meetings_meeting_id FOREIGN KEY (meeting_id) REFERENCES public.meetings_meeting(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_convening
    ADD CONSTRAINT meetings_convening_sent_by_id_5a0ea7cc_fk_accounts_account_id FOREIGN KEY (sent_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_cosignature
    ADD CONSTRAINT meetings_cosignature_author_id_d9edab0c_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_cosignature
    ADD CONSTRAINT meetings_cosignature_request_id_e48b1e83_fk_meetings_ FOREIGN KEY (request_id) REFERENCES public.meetings_agendarequest(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_cosignature
    ADD CONSTRAINT meetings_cosignature_seat_id_693673c4_fk_governance_seat_id FOREIGN KEY (seat_id) REFERENCES public.governance_seat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_document
    ADD CONSTRAINT meetings_document_added_by_id_98168d40_fk_accounts_account_id FOREIGN KEY (added_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_document
    ADD CONSTRAINT meetings_document_item_id_2cf8076b_fk_meetings_agendaitem_id FOREIGN KEY (item_id) REFERENCES public.meetings_agendaitem(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_document
    ADD CONSTRAINT meetings_document_meeting_id_dab71b1c_fk_meetings_meeting_id FOREIGN KEY (meeting_id) REFERENCES public.meetings_meeting(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_guest
    ADD CONSTRAINT meetings_guest_invited_by_id_7007584b_fk_accounts_account_id FOREIGN KEY (invited_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_guest
    ADD CONSTRAINT meetings_guest_mail_id_88cba102_fk_toolkit_mail_id FOREIGN KEY (mail_id) REFERENCES public.toolkit_mail(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_guest
    ADD CONSTRAINT meetings_guest_meeting_id_697194ee_fk_meetings_meeting_id FOREIGN KEY (meeting_id) REFERENCES public.meetings_meeting(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_meeting
    ADD CONSTRAINT meetings_meeting_assembly_id_0c536073_fk_governance_assembly_id FOREIGN KEY (assembly_id) REFERENCES public.governance_assembly(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_meeting
    ADD CONSTRAINT meetings_meeting_chair_id_012029df_fk_accounts_account_id FOREIGN KEY (chair_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_meeting
    ADD CONSTRAINT meetings_meeting_created_by_id_3eb9ef0c_fk_accounts_account_id FOREIGN KEY (created_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_meeting
    ADD CONSTRAINT meetings_meeting_municipality_id_79142e42_fk_territory FOREIGN KEY (municipality_id) REFERENCES public.territory_municipality(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_meeting
    ADD CONSTRAINT meetings_meeting_rulebook_id_04633ddf_fk_governance_rulebook_id FOREIGN KEY (rulebook_id) REFERENCES public.governance_rulebook(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_meeting
    ADD CONSTRAINT meetings_meeting_second_call_of_id_4dd3bb3f_fk_meetings_ FOREIGN KEY (second_call_of_id) REFERENCES public.meetings_meeting(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_meeting
    ADD CONSTRAINT meetings_meeting_secretary_id_2d1df068_fk_accounts_account_id FOREIGN KEY (secretary_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_meeting
    ADD CONSTRAINT meetings_meeting_series_id_4c28ba88_fk_meetings_series_id FOREIGN KEY (series_id) REFERENCES public.meetings_series(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_meetingproxy
    ADD CONSTRAINT meetings_meetingprox_given_by_id_3cd95afe_fk_accounts_ FOREIGN KEY (given_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_meetingproxy
    ADD CONSTRAINT meetings_meetingprox_item_id_d3845354_fk_meetings_ FOREIGN KEY (item_id) REFERENCES public.meetings_agendaitem(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_meetingproxy
    ADD CONSTRAINT meetings_meetingprox_meeting_id_9cdd38af_fk_meetings_ FOREIGN KEY (meeting_id) REFERENCES public.meetings_meeting(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_meetingproxy
    ADD CONSTRAINT meetings_meetingproxy_giver_id_81bf300b_fk_governance_seat_id FOREIGN KEY (giver_id) REFERENCES public.governance_seat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_meetingproxy
    ADD CONSTRAINT meetings_meetingproxy_holder_id_13f740ae_fk_governance_seat_id FOREIGN KEY (holder_id) REFERENCES public.governance_seat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_memberslist
    ADD CONSTRAINT meetings_memberslist_asked_by_id_cb6fbbcf_fk_accounts_ FOREIGN KEY (asked_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_memberslist
    ADD CONSTRAINT meetings_memberslist_meeting_id_7c5dc1e6_fk_meetings_meeting_id FOREIGN KEY (meeting_id) REFERENCES public.meetings_meeting(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_notice
    ADD CONSTRAINT meetings_notice_account_id_f176a015_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_notice
    ADD CONSTRAINT meetings_notice_convening_id_8838257a_fk_meetings_convening_id FOREIGN KEY (convening_id) REFERENCES public.meetings_convening(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_notice
    ADD CONSTRAINT meetings_notice_mail_id_bdc357a2_fk_toolkit_mail_id FOREIGN KEY (mail_id) REFERENCES public.toolkit_mail(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_notice
    ADD CONSTRAINT meetings_notice_seat_id_eadafbdc_fk_governance_seat_id FOREIGN KEY (seat_id) REFERENCES public.governance_seat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_registration
    ADD CONSTRAINT meetings_registratio_account_id_7040d3c2_fk_accounts_ FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_registration
    ADD CONSTRAINT meetings_registratio_meeting_id_09b16582_fk_meetings_ FOREIGN KEY (meeting_id) REFERENCES public.meetings_meeting(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_registration
    ADD CONSTRAINT meetings_registration_seat_id_26f9abb6_fk_governance_seat_id FOREIGN KEY (seat_id) REFERENCES public.governance_seat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.meetings_series
    ADD CONSTRAINT meetings_series_assembly_id_6e2e5a32_fk_governance_assembly_id FOREIGN KEY (assembly_id) REFERENCES public.governance_assembly(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.membership_bankfile
    ADD CONSTRAINT membership_bankfile_sent_by_id_4632add6_fk_accounts_account_id FOREIGN KEY (sent_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.membership_bankline
    ADD CONSTRAINT membership_bankline_decided_by_id_8167f949_fk_accounts_ FOREIGN KEY (decided_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.membership_bankline
    ADD CONSTRAINT membership_bankline_file_id_fdb50bc8_fk_membership_bankfile_id FOREIGN KEY (file_id) REFERENCES public.membership_bankfile(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.membership_bankline
    ADD CONSTRAINT membership_bankline_payment_id_6a609930_fk_membershi FOREIGN KEY (payment_id) REFERENCES public.membership_payment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.membership_closedregister
    ADD CONSTRAINT membership_closedreg_region_id_fbac0f63_fk_territory FOREIGN KEY (region_id) REFERENCES public.territory_region(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.membership_collegechange
    ADD CONSTRAINT membership_collegech_asked_by_id_494c9b00_fk_accounts_ FOREIGN KEY (asked_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.membership_collegechange
    ADD CONSTRAINT membership_collegech_decided_by_id_b30c53dc_fk_accounts_ FOREIGN KEY (decided_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.membership_collegechange
    ADD CONSTRAINT membership_collegech_member_id_1e0c652c_fk_membershi FOREIGN KEY (member_id) REFERENCES public.membership_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.membership_duesline
    ADD CONSTRAINT membership_duesline_scale_id_6884ce76_fk_membershi FOREIGN KEY (scale_id) REFERENCES public.membership_duesscale(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.membership_duesperiod
    ADD CONSTRAINT membership_duesperio_line_id_2325ff0e_fk_membershi FOREIGN KEY (line_id) REFERENCES public.membership_duesline(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.membership_duesperiod
    ADD CONSTRAINT membership_duesperio_member_id_005f6f77_fk_membershi FOREIGN KEY (member_id) REFERENCES public.membership_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.membership_duesscale
    ADD CONSTRAINT membership_duesscale_region_id_87d08e21_fk_territory_region_id FOREIGN KEY (region_id) REFERENCES public.territory_region(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.membership_exclusion
    ADD CONSTRAINT membership_exclusion_decided_by_id_d4eb54b8_fk_accounts_ FOREIGN KEY (decided_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.membership_exclusion
    ADD CONSTRAINT membership_exclusion_member_id_a515e3d0_fk_membership_member_id FOREIGN KEY (member_id) REFERENCES public.membership_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.membership_exclusion
    ADD CONSTRAINT membership_exclusion_opened_by_id_8ca886d7_fk_accounts_ FOREIGN KEY (opened_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.membership_exclusion
    ADD CONSTRAINT membership_exclusion_reviewed_by_id_c15c41da_fk_accounts_ FOREIGN KEY (reviewed_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.membership_member
    ADD CONSTRAINT membership_member_account_id_71276639_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.membership_member
    ADD CONSTRAINT membership_member_applied_by_id_6eca8b90_fk_accounts_account_id FOREIGN KEY (applied_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.membership_member
    ADD CONSTRAINT membership_member_charter_id_382b8d68_fk_care_charterversion_id FOREIGN KEY (charter_id) REFERENCES public.care_charterversion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.membership_member
    ADD CONSTRAINT membership_member_decided_by_id_f3e6a8b9_fk_accounts_account_id FOREIGN KEY (decided_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.membership_member
    ADD CONSTRAINT membership_member_organisation_id_2f9bb395_fk_network_o FOREIGN KEY (organisation_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.membership_member
    ADD CONSTRAINT membership_member_region_id_d8d97126_fk_territory_region_id FOREIGN KEY (region_id) REFERENCES public.territory_region(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.membership_member
    ADD CONSTRAINT membership_member_reviewed_by_id_90f78050_fk_accounts_ FOREIGN KEY (reviewed_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.membership_payment
    ADD CONSTRAINT membership_payment_contra_of_id_7165b639_fk_membershi FOREIGN KEY (contra_of_id) REFERENCES public.membership_payment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.membership_payment
    ADD CONSTRAINT membership_payment_period_id_996054e5_fk_membershi FOREIGN KEY (period_id) REFERENCES public.membership_duesperiod(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.membership_payment
    ADD CONSTRAINT membership_payment_recorded_by_id_12be7db6_fk_accounts_ FOREIGN KEY (recorded_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_user_id_0c3a50c0_fk_accounts_account_id FOREIGN KEY (user_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.minutes_action
    ADD CONSTRAINT minutes_action_assembly_id_2ff9fa6d_fk_governance_assembly_id FOREIGN KEY (assembly_id) REFERENCES public.governance_assembly(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.minutes_action
    ADD CONSTRAINT minutes_action_created_by_id_78296dcd_fk_accounts_account_id FOREIGN KEY (created_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.minutes_action
    ADD CONSTRAINT minutes_action_item_id_22a0fe9f_fk_meetings_agendaitem_id FOREIGN KEY (item_id) REFERENCES public.meetings_agendaitem(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.minutes_action
    ADD CONSTRAINT minutes_action_meeting_id_87540747_fk_meetings_meeting_id FOREIGN KEY (meeting_id) REFERENCES public.meetings_meeting(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.minutes_action
    ADD CONSTRAINT minutes_action_milestone_id_f9a7d843_fk_roadmap_milestone_id FOREIGN KEY (milestone_id) REFERENCES public.roadmap_milestone(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.minutes_action
    ADD CONSTRAINT minutes_action_organisation_id_ee3ce1f8_fk_network_o FOREIGN KEY (organisation_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.minutes_action
    ADD CONSTRAINT minutes_action_owner_id_68fc3825_fk_accounts_account_id FOREIGN KEY (owner_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.minutes_correction
    ADD CONSTRAINT minutes_correction_answered_by_id_c944a884_fk_accounts_ FOREIGN KEY (answered_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.minutes_correction
    ADD CONSTRAINT minutes_correction_author_id_c28af7c4_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.minutes_correction
    ADD CONSTRAINT minutes_correction_minutes_id_21fcc62d_fk_minutes_minutes_id FOREIGN KEY (minutes_id) REFERENCES public.minutes_minutes(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.minutes_correction
    ADD CONSTRAINT minutes_correction_seat_id_69a92f14_fk_governance_seat_id FOREIGN KEY (seat_id) REFERENCES public.governance_seat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.minutes_correction
    ADD CONSTRAINT minutes_correction_section_id_9bb4ad7c_fk_minutes_section_id FOREIGN KEY (section_id) REFERENCES public.minutes_section(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.minutes_memberstatement
    ADD CONSTRAINT minutes_memberstatem_author_id_2309c6f8_fk_accounts_ FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.minutes_memberstatement
    ADD CONSTRAINT minutes_memberstatem_minutes_id_8fe7d1b6_fk_minutes_m FOREIGN KEY (minutes_id) REFERENCES public.minutes_minutes(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.minutes_memberstatement
    ADD CONSTRAINT minutes_memberstatement_seat_id_5787e363_fk_governance_seat_id FOREIGN KEY (seat_id) REFERENCES public.governance_seat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.minutes_minutes
    ADD CONSTRAINT minutes_minutes_approved_by_id_851aef36_fk_governanc FOREIGN KEY (approved_by_id) REFERENCES public.governance_decision(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.minutes_minutes
    ADD CONSTRAINT minutes_minutes_approved_in_id_13c2738e_fk_meetings_meeting_id FOREIGN KEY (approved_in_id) REFERENCES public.meetings_meeting(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.minutes_minutes
    ADD CONSTRAINT minutes_minutes_asked_in_id_264fbfa2_fk_meetings_agendaitem_id FOREIGN KEY (asked_in_id) REFERENCES public.meetings_agendaitem(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.minutes_minutes
    ADD CONSTRAINT minutes_minutes_assembly_id_8c2e6e2a_fk_governance_assembly_id FOREIGN KEY (assembly_id) REFERENCES public.governance_assembly(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.minutes_minutes
    ADD CONSTRAINT minutes_minutes_chair_id_b5ca4b57_fk_accounts_account_id FOREIGN KEY (chair_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.minutes_minutes
    ADD CONSTRAINT minutes_minutes_meeting_id_8a98ca15_fk_meetings_meeting_id FOREIGN KEY (meeting_id) REFERENCES public.meetings_meeting(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.minutes_minutes
    ADD CONSTRAINT minutes_minutes_previous_id_f4cd874e_fk_minutes_minutes_id FOREIGN KEY (previous_id) REFERENCES public.minutes_minutes(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.minutes_minutes
    ADD CONSTRAINT minutes_minutes_secretary_id_9c4244bc_fk_accounts_account_id FOREIGN KEY (secretary_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.minutes_namedperson
    ADD CONSTRAINT minutes_namedperson_account_id_5084f0e9_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.minutes_namedperson
    ADD CONSTRAINT minutes_namedperson_candidacy_id_09284e78_fk_elections FOREIGN KEY (candidacy_id) REFERENCES public.elections_candidacy(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.minutes_namedperson
    ADD CONSTRAINT minutes_namedperson_minutes_id_4e1557ce_fk_minutes_minutes_id FOREIGN KEY (minutes_id) REFERENCES public.minutes_minutes(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.minutes_namedperson
    ADD CONSTRAINT minutes_namedperson_seat_id_80fef16f_fk_governance_seat_id FOREIGN KEY (seat_id) REFERENCES public.governance_seat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.minutes_postponement
    ADD CONSTRAINT minutes_postponement_action_id_31391d03_fk_minutes_action_id FOREIGN KEY (action_id) REFERENCES public.minutes_action(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.minutes_postponement
    ADD CONSTRAINT minutes_postponement_by_id_d98ddee7_fk_accounts_account_id FOREIGN KEY (by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.minutes_revision
    ADD CONSTRAINT minutes_revision_by_id_4cbfa006_fk_accounts_account_id FOREIGN KEY (by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.minutes_revision
    ADD CONSTRAINT minutes_revision_correction_id_8a2a5d3e_fk_minutes_c FOREIGN KEY (correction_id) REFERENCES public.minutes_correction(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.minutes_revision
    ADD CONSTRAINT minutes_revision_section_id_450e42a4_fk_minutes_section_id FOREIGN KEY (section_id) REFERENCES public.minutes_section(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.minutes_section
    ADD CONSTRAINT minutes_section_item_id_74105dc5_fk_meetings_agendaitem_id FOREIGN KEY (item_id) REFERENCES public.meetings_agendaitem(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.minutes_section
    ADD CONSTRAINT minutes_section_minutes_id_aee228ea_fk_minutes_minutes_id FOREIGN KEY (minutes_id) REFERENCES public.minutes_minutes(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.minutes_signing
    ADD CONSTRAINT minutes_signing_account_id_4e82abac_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.minutes_signing
    ADD CONSTRAINT minutes_signing_minutes_id_a2f9e4a2_fk_minutes_minutes_id FOREIGN KEY (minutes_id) REFERENCES public.minutes_minutes(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mutual_aid_aidchoice
    ADD CONSTRAINT mutual_aid_aidchoice_author_id_5a6149ba_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mutual_aid_aidchoice
    ADD CONSTRAINT mutual_aid_aidchoice_place_id_7de329b3_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mutual_aid_exchange
    ADD CONSTRAINT mutual_aid_exchange_giver_id_4e8c8f76_fk_network_place_id FOREIGN KEY (giver_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mutual_aid_exchange
    ADD CONSTRAINT mutual_aid_exchange_hand_id_ad81970a_fk_mutual_aid_hand_id FOREIGN KEY (hand_id) REFERENCES public.mutual_aid_hand(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mutual_aid_exchange
    ADD CONSTRAINT mutual_aid_exchange_loan_id_6aefb01a_fk_mutual_aid_loan_id FOREIGN KEY (loan_id) REFERENCES public.mutual_aid_loan(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mutual_aid_exchange
    ADD CONSTRAINT mutual_aid_exchange_receiver_id_00e832be_fk_network_place_id FOREIGN KEY (receiver_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mutual_aid_hand
    ADD CONSTRAINT mutual_aid_hand_author_id_c7e76ef6_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mutual_aid_hand
    ADD CONSTRAINT mutual_aid_hand_giver_id_01b2f170_fk_network_place_id FOREIGN KEY (giver_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mutual_aid_hand
    ADD CONSTRAINT mutual_aid_hand_receiver_id_8251eb72_fk_network_place_id FOREIGN KEY (receiver_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mutual_aid_lawnote
    ADD CONSTRAINT mutual_aid_lawnote_author_id_3cc3b7af_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mutual_aid_loan
    ADD CONSTRAINT mutual_aid_loan_author_id_ae19bbe0_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mutual_aid_loan
    ADD CONSTRAINT mutual_aid_loan_borrower_id_a17a9448_fk_network_place_id FOREIGN KEY (borrower_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mutual_aid_loan
    ADD CONSTRAINT mutual_aid_loan_lender_id_12e3eb58_fk_network_place_id FOREIGN KEY (lender_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mutual_aid_loan
    ADD CONSTRAINT mutual_aid_loan_mediation_id_0bb96250_fk_care_mediation_id FOREIGN KEY (mediation_id) REFERENCES public.care_mediation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mutual_aid_loan
    ADD CONSTRAINT mutual_aid_loan_thing_id_163bbe3d_fk_mutual_aid_thing_id FOREIGN KEY (thing_id) REFERENCES public.mutual_aid_thing(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mutual_aid_photo
    ADD CONSTRAINT mutual_aid_photo_note_id_b78fcf49_fk_mutual_aid_statenote_id FOREIGN KEY (note_id) REFERENCES public.mutual_aid_statenote(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mutual_aid_photo
    ADD CONSTRAINT mutual_aid_photo_thing_id_3572b7e2_fk_mutual_aid_thing_id FOREIGN KEY (thing_id) REFERENCES public.mutual_aid_thing(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mutual_aid_sos
    ADD CONSTRAINT mutual_aid_sos_answered_by_id_2d56e5c3_fk_network_place_id FOREIGN KEY (answered_by_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mutual_aid_sos
    ADD CONSTRAINT mutual_aid_sos_author_id_39808084_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mutual_aid_sos
    ADD CONSTRAINT mutual_aid_sos_place_id_4c5b3bdc_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mutual_aid_sostold
    ADD CONSTRAINT mutual_aid_sostold_place_id_81760b7e_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mutual_aid_sostold
    ADD CONSTRAINT mutual_aid_sostold_sos_id_18634634_fk_mutual_aid_sos_id FOREIGN KEY (sos_id) REFERENCES public.mutual_aid_sos(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mutual_aid_statenote
    ADD CONSTRAINT mutual_aid_statenote_author_id_d42f6e41_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mutual_aid_statenote
    ADD CONSTRAINT mutual_aid_statenote_loan_id_16e34f8e_fk_mutual_aid_loan_id FOREIGN KEY (loan_id) REFERENCES public.mutual_aid_loan(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mutual_aid_thing
    ADD CONSTRAINT mutual_aid_thing_author_id_9f3edae1_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mutual_aid_thing
    ADD CONSTRAINT mutual_aid_thing_place_id_161ea30a_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.needs_answer
    ADD CONSTRAINT needs_answer_actor_id_86141e1d_fk_accounts_account_id FOREIGN KEY (actor_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.needs_answer
    ADD CONSTRAINT needs_answer_need_id_fd19782a_fk_needs_need_id FOREIGN KEY (need_id) REFERENCES public.needs_need(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.needs_attachment
    ADD CONSTRAINT needs_attachment_need_id_cdc94872_fk_needs_need_id FOREIGN KEY (need_id) REFERENCES public.needs_need(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.needs_convergence
    ADD CONSTRAINT needs_convergence_animated_by_id_97439da2_fk_network_o FOREIGN KEY (animated_by_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.needs_convergence
    ADD CONSTRAINT needs_convergence_department_id_8b4a47cd_fk_territory FOREIGN KEY (department_id) REFERENCES public.territory_department(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.needs_convergence
    ADD CONSTRAINT needs_convergence_region_id_28f9bb5e_fk_territory_region_id FOREIGN KEY (region_id) REFERENCES public.territory_region(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.needs_copied
    ADD CONSTRAINT needs_copied_entry_id_fa748457_fk_journal_entry_id FOREIGN KEY (entry_id) REFERENCES public.journal_entry(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.needs_escalation
    ADD CONSTRAINT needs_escalation_actor_id_8d42aed7_fk_accounts_account_id FOREIGN KEY (actor_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.needs_escalation
    ADD CONSTRAINT needs_escalation_answered_by_id_b27082cc_fk_accounts_account_id FOREIGN KEY (answered_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.needs_escalation
    ADD CONSTRAINT needs_escalation_need_id_df8d5ee8_fk_needs_need_id FOREIGN KEY (need_id) REFERENCES public.needs_need(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.needs_meaning
    ADD CONSTRAINT needs_meaning_need_id_eef5c907_fk_needs_need_id FOREIGN KEY (need_id) REFERENCES public.needs_need(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.needs_need
    ADD CONSTRAINT needs_need_author_id_04bb7821_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.needs_need
    ADD CONSTRAINT needs_need_charter_id_9bd8c5f0_fk_care_charterversion_id FOREIGN KEY (charter_id) REFERENCES public.care_charterversion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.needs_need
    ADD CONSTRAINT needs_need_collected_by_id_53cc6792_fk_accounts_account_id FOREIGN KEY (collected_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.needs_need
    ADD CONSTRAINT needs_need_convergence_id_a66a9260_fk_needs_convergence_id FOREIGN KEY (convergence_id) REFERENCES public.needs_convergence(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.needs_need
    ADD CONSTRAINT needs_need_department_id_6d2dbaa4_fk_territory_department_id FOREIGN KEY (department_id) REFERENCES public.territory_department(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.needs_need
    ADD CONSTRAINT needs_need_municipality_id_1dddb2f4_fk_territory FOREIGN KEY (municipality_id) REFERENCES public.territory_municipality(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.needs_need
    ADD CONSTRAINT needs_need_organisation_id_307f31d6_fk_network_organisation_id FOREIGN KEY (organisation_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.needs_need
    ADD CONSTRAINT needs_need_place_id_be6a375b_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.needs_needquestion
    ADD CONSTRAINT needs_question_author_id_3ce9d52b_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.needs_needquestion
    ADD CONSTRAINT needs_question_need_id_597c00be_fk_needs_need_id FOREIGN KEY (need_id) REFERENCES public.needs_need(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.needs_quote
    ADD CONSTRAINT needs_quote_convergence_id_9a90be8a_fk_needs_convergence_id FOREIGN KEY (convergence_id) REFERENCES public.needs_convergence(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.needs_quote
    ADD CONSTRAINT needs_quote_need_id_61aba509_fk_needs_need_id FOREIGN KEY (need_id) REFERENCES public.needs_need(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.needs_needreply
    ADD CONSTRAINT needs_reply_author_id_f9e1a024_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.needs_needreply
    ADD CONSTRAINT needs_reply_question_id_8d304785_fk_needs_needquestion_id FOREIGN KEY (question_id) REFERENCES public.needs_needquestion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.needs_support
    ADD CONSTRAINT needs_support_author_id_51977d96_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.needs_support
    ADD CONSTRAINT needs_support_need_id_02e35acc_fk_needs_need_id FOREIGN KEY (need_id) REFERENCES public.needs_need(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.needs_support
    ADD CONSTRAINT needs_support_place_id_54c59e5c_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.network_affiliation
    ADD CONSTRAINT network_affiliation_organisation_id_230fe03f_fk_network_o FOREIGN KEY (organisation_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.network_affiliation
    ADD CONSTRAINT network_affiliation_place_id_2b851c13_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.network_animator
    ADD CONSTRAINT network_animator_account_id_5fda00ee_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.network_animator
    ADD CONSTRAINT network_animator_department_id_76c1bfb6_fk_territory FOREIGN KEY (department_id) REFERENCES public.territory_department(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.network_animator
    ADD CONSTRAINT network_animator_organisation_id_1c4636b3_fk_network_o FOREIGN KEY (organisation_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.network_animator
    ADD CONSTRAINT network_animator_region_id_c61efc95_fk_territory_region_id FOREIGN KEY (region_id) REFERENCES public.territory_region(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.network_claim
    ADD CONSTRAINT network_claim_account_id_51c0afeb_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.network_claim
    ADD CONSTRAINT network_claim_decided_by_id_dfd6d752_fk_accounts_account_id FOREIGN KEY (decided_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.network_claim
    ADD CONSTRAINT network_claim_organisation_id_c93edc9c_fk_network_o FOREIGN KEY (organisation_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.network_claim
    ADD CONSTRAINT network_claim_place_id_ab360881_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.network_organisation
    ADD CONSTRAINT network_organisation_department_id_5b59c894_fk_territory FOREIGN KEY (department_id) REFERENCES public.territory_department(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.network_organisation
    ADD CONSTRAINT network_organisation_region_id_50282d00_fk_territory_region_id FOREIGN KEY (region_id) REFERENCES public.territory_region(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.network_place
    ADD CONSTRAINT network_place_municipality_id_916e1626_fk_territory FOREIGN KEY (municipality_id) REFERENCES public.territory_municipality(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.network_representative
    ADD CONSTRAINT network_representati_account_id_ebc7eb4c_fk_accounts_ FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.network_representative
    ADD CONSTRAINT network_representati_organisation_id_da7874b4_fk_network_o FOREIGN KEY (organisation_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.network_representative
    ADD CONSTRAINT network_representative_place_id_f5077d78_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_sourcerecord
    ADD CONSTRAINT network_sourcerecord_place_id_ac81053f_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.observatory_citation
    ADD CONSTRAINT observatory_citation_finding_id_6f480acd_fk_deliberat FOREIGN KEY (finding_id) REFERENCES public.deliberation_finding(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.observatory_citation
    ADD CONSTRAINT observatory_citation_snapshot_id_f93bb5d7_fk_observato FOREIGN KEY (snapshot_id) REFERENCES public.observatory_snapshot(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.observatory_incomelist
    ADD CONSTRAINT observatory_incomelist_by_id_0a5caabe_fk_accounts_account_id FOREIGN KEY (by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.observatory_part
    ADD CONSTRAINT observatory_part_snapshot_id_535710ea_fk_observato FOREIGN KEY (snapshot_id) REFERENCES public.observatory_snapshot(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.observatory_printing
    ADD CONSTRAINT observatory_printing_report_id_59562484_fk_observato FOREIGN KEY (report_id) REFERENCES public.observatory_report(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.observatory_report
    ADD CONSTRAINT observatory_report_assembly_id_7de10865_fk_governanc FOREIGN KEY (assembly_id) REFERENCES public.governance_assembly(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.observatory_report
    ADD CONSTRAINT observatory_report_author_id_b1036a84_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.observatory_report
    ADD CONSTRAINT observatory_report_frozen_by_id_361ec7d3_fk_accounts_account_id FOREIGN KEY (frozen_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.observatory_report
    ADD CONSTRAINT observatory_report_replaces_id_f32cd4da_fk_observato FOREIGN KEY (replaces_id) REFERENCES public.observatory_report(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.observatory_reportsection
    ADD CONSTRAINT observatory_reportse_report_id_36567b67_fk_observato FOREIGN KEY (report_id) REFERENCES public.observatory_report(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.observatory_snapshot
    ADD CONSTRAINT observatory_snapshot_geography_id_de1140fa_fk_observato FOREIGN KEY (geography_id) REFERENCES public.observatory_inputfile(digest) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.observatory_snapshot
    ADD CONSTRAINT observatory_snapshot_rows_id_82a324a6_fk_observato FOREIGN KEY (rows_id) REFERENCES public.observatory_inputfile(digest) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.public_services_agreement
    ADD CONSTRAINT public_services_agre_after_id_f8179963_fk_public_se FOREIGN KEY (after_id) REFERENCES public.public_services_agreement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.public_services_agreement
    ADD CONSTRAINT public_services_agre_author_id_7e7a8af5_fk_accounts_ FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.public_services_agreement
    ADD CONSTRAINT public_services_agre_partner_id_73c52c7d_fk_network_o FOREIGN KEY (partner_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.public_services_agreement
    ADD CONSTRAINT public_services_agreement_place_id_5b2dcbfb_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.public_services_mednumrow
    ADD CONSTRAINT public_services_medn_offer_id_ebe247e6_fk_public_se FOREIGN KEY (offer_id) REFERENCES public.public_services_offer(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.public_services_mednumrow
    ADD CONSTRAINT public_services_mednumrow_place_id_8960235b_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.public_services_mednumrow
    ADD CONSTRAINT public_services_mednumrow_run_id_da6f1c7c_fk_records_import_id FOREIGN KEY (run_id) REFERENCES public.records_import(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.public_services_offer
    ADD CONSTRAINT public_services_offe_agreement_id_a0397162_fk_public_se FOREIGN KEY (agreement_id) REFERENCES public.public_services_agreement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.public_services_offer
    ADD CONSTRAINT public_services_offe_partner_id_f24a5a98_fk_network_o FOREIGN KEY (partner_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.public_services_offer
    ADD CONSTRAINT public_services_offer_author_id_4fe578b5_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.public_services_offer
    ADD CONSTRAINT public_services_offer_place_id_00beb8fb_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_asking
    ADD CONSTRAINT records_asking_place_id_444c7be4_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_closure
    ADD CONSTRAINT records_closure_author_id_d2d7cc0a_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_closure
    ADD CONSTRAINT records_closure_place_id_5888ed11_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_confirmation
    ADD CONSTRAINT records_confirmation_account_id_b6442965_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_confirmation
    ADD CONSTRAINT records_confirmation_place_id_f322ec74_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_conflict
    ADD CONSTRAINT records_conflict_author_id_73b70b44_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_conflict
    ADD CONSTRAINT records_conflict_place_id_d713808e_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_conflict
    ADD CONSTRAINT records_conflict_settled_by_id_00d0f99f_fk_accounts_account_id FOREIGN KEY (settled_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_doubt
    ADD CONSTRAINT records_doubt_place_id_79a00258_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_doubt
    ADD CONSTRAINT records_doubt_settled_by_id_2a3f2926_fk_accounts_account_id FOREIGN KEY (settled_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_doubtvoice
    ADD CONSTRAINT records_doubtvoice_author_id_6ffc1207_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_doubtvoice
    ADD CONSTRAINT records_doubtvoice_doubt_id_d28f2730_fk_records_doubt_id FOREIGN KEY (doubt_id) REFERENCES public.records_doubt(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_fieldsource
    ADD CONSTRAINT records_fieldsource_author_id_197f7eaa_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_fieldsource
    ADD CONSTRAINT records_fieldsource_hint_id_ebd2af5b_fk_records_doubtvoice_id FOREIGN KEY (hint_id) REFERENCES public.records_doubtvoice(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_fieldsource
    ADD CONSTRAINT records_fieldsource_place_id_338e7100_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_import
    ADD CONSTRAINT records_import_by_id_809d473b_fk_accounts_account_id FOREIGN KEY (by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_import
    ADD CONSTRAINT records_import_source_id_f7a91c6c_fk_records_source_id FOREIGN KEY (source_id) REFERENCES public.records_source(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_import
    ADD CONSTRAINT records_import_undone_by_id_0ff70162_fk_accounts_account_id FOREIGN KEY (undone_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_importline
    ADD CONSTRAINT records_importline_place_id_af414610_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_importline
    ADD CONSTRAINT records_importline_run_id_95d96a1e_fk_records_import_id FOREIGN KEY (run_id) REFERENCES public.records_import(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_label
    ADD CONSTRAINT records_label_place_id_387ef124_fk_network_place_id FOREIGN KEY (place_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_merge
    ADD CONSTRAINT records_merge_absorbed_id_b7eacf1b_fk_network_place_id FOREIGN KEY (absorbed_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_merge
    ADD CONSTRAINT records_merge_by_id_b16bb204_fk_accounts_account_id FOREIGN KEY (by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_merge
    ADD CONSTRAINT records_merge_kept_id_8b7e392e_fk_network_place_id FOREIGN KEY (kept_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_merge
    ADD CONSTRAINT records_merge_undone_by_id_d8fb9897_fk_accounts_account_id FOREIGN KEY (undone_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_twin
    ADD CONSTRAINT records_twin_first_id_15758a72_fk_network_place_id FOREIGN KEY (first_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_twin
    ADD CONSTRAINT records_twin_second_id_0cc3b764_fk_network_place_id FOREIGN KEY (second_id) REFERENCES public.network_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_twin
    ADD CONSTRAINT records_twin_settled_by_id_f43ce05f_fk_accounts_account_id FOREIGN KEY (settled_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.roadmap_deliverable
    ADD CONSTRAINT roadmap_deliverable_author_id_98ff72d3_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.roadmap_deliverable
    ADD CONSTRAINT roadmap_deliverable_milestone_id_bd43e67d_fk_roadmap_m FOREIGN KEY (milestone_id) REFERENCES public.roadmap_milestone(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.roadmap_goal
    ADD CONSTRAINT roadmap_goal_assembly_id_44a809ff_fk_governance_assembly_id FOREIGN KEY (assembly_id) REFERENCES public.governance_assembly(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.roadmap_goal
    ADD CONSTRAINT roadmap_goal_author_id_b3a696f6_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.roadmap_goal
    ADD CONSTRAINT roadmap_goal_decision_id_fb359dea_fk_governance_decision_id FOREIGN KEY (decision_id) REFERENCES public.governance_decision(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.roadmap_goal
    ADD CONSTRAINT roadmap_goal_owner_id_1e6e3bc0_fk_network_organisation_id FOREIGN KEY (owner_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.roadmap_milestone
    ADD CONSTRAINT roadmap_milestone_author_id_34bcf54f_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.roadmap_milestone
    ADD CONSTRAINT roadmap_milestone_decision_id_a4921a55_fk_governanc FOREIGN KEY (decision_id) REFERENCES public.governance_decision(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.roadmap_milestone
    ADD CONSTRAINT roadmap_milestone_goal_id_2357bb19_fk_roadmap_goal_id FOREIGN KEY (goal_id) REFERENCES public.roadmap_goal(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.roadmap_milestone
    ADD CONSTRAINT roadmap_milestone_owner_id_9102be7f_fk_network_organisation_id FOREIGN KEY (owner_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.roadmap_slip
    ADD CONSTRAINT roadmap_slip_author_id_18c57990_fk_accounts_account_id FOREIGN KEY (author_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.roadmap_slip
    ADD CONSTRAINT roadmap_slip_milestone_id_c8de7e93_fk_roadmap_milestone_id FOREIGN KEY (milestone_id) REFERENCES public.roadmap_milestone(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_social_account_id_951f210e_fk_socialacc FOREIGN KEY (account_id) REFERENCES public.socialaccount_socialaccount(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_social_app_id_636a42d7_fk_socialacc FOREIGN KEY (app_id) REFERENCES public.socialaccount_socialapp(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_social_user_id_8146e70c_fk_accounts_ FOREIGN KEY (user_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.territory_department
    ADD CONSTRAINT territory_department_region_id_4a54a9cb_fk_territory_region_id FOREIGN KEY (region_id) REFERENCES public.territory_region(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.territory_municipality
    ADD CONSTRAINT territory_municipali_department_id_dc3cfb1e_fk_territory FOREIGN KEY (department_id) REFERENCES public.territory_department(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.territory_municipality
    ADD CONSTRAINT territory_municipali_intermunicipality_id_bd6688f6_fk_territory FOREIGN KEY (intermunicipality_id) REFERENCES public.territory_intermunicipality(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.territory_municipality
    ADD CONSTRAINT territory_municipali_territorial_establis_b25031c8_fk_territory FOREIGN KEY (territorial_establishment_id) REFERENCES public.territory_intermunicipality(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.territory_zoning
    ADD CONSTRAINT territory_zoning_municipality_id_6a9bcd31_fk_territory FOREIGN KEY (municipality_id) REFERENCES public.territory_municipality(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.voting_attendance
    ADD CONSTRAINT voting_attendance_carried_by_id_7f256b26_fk_voting_rollentry_id FOREIGN KEY (carried_by_id) REFERENCES public.voting_rollentry(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.voting_attendance
    ADD CONSTRAINT voting_attendance_entry_id_45e7b525_fk_voting_rollentry_id FOREIGN KEY (entry_id) REFERENCES public.voting_rollentry(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.voting_ballot
    ADD CONSTRAINT voting_ballot_sitting_id_c95b7ba0_fk_voting_sitting_id FOREIGN KEY (sitting_id) REFERENCES public.voting_sitting(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.voting_beleniosarchive
    ADD CONSTRAINT voting_beleniosarchi_sent_by_id_0c75f386_fk_accounts_ FOREIGN KEY (sent_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.voting_beleniosarchive
    ADD CONSTRAINT voting_beleniosarchive_box_id_ad817c4c_fk_voting_beleniosbox_id FOREIGN KEY (box_id) REFERENCES public.voting_beleniosbox(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.voting_beleniosbox
    ADD CONSTRAINT voting_beleniosbox_ballot_id_2b31ae69_fk_voting_ballot_id FOREIGN KEY (ballot_id) REFERENCES public.voting_ballot(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.voting_beleniosvote
    ADD CONSTRAINT voting_beleniosvote_authority_id_5124bb3d_fk_accounts_ FOREIGN KEY (authority_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.voting_beleniosvote
    ADD CONSTRAINT voting_beleniosvote_ballot_id_d30f9a3e_fk_voting_ballot_id FOREIGN KEY (ballot_id) REFERENCES public.voting_ballot(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.voting_beleniosvote
    ADD CONSTRAINT voting_beleniosvote_named_by_id_d046c901_fk_accounts_account_id FOREIGN KEY (named_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.voting_earlyclosing
    ADD CONSTRAINT voting_earlyclosing_asked_by_id_9b871b66_fk_accounts_account_id FOREIGN KEY (asked_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.voting_earlyclosing
    ADD CONSTRAINT voting_earlyclosing_ballot_id_9b5375a8_fk_voting_ballot_id FOREIGN KEY (ballot_id) REFERENCES public.voting_ballot(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.voting_earlyclosing
    ADD CONSTRAINT voting_earlyclosing_confirmed_by_id_6a32784f_fk_accounts_ FOREIGN KEY (confirmed_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.voting_envelope
    ADD CONSTRAINT voting_envelope_ballot_id_6437fb38_fk_voting_ballot_id FOREIGN KEY (ballot_id) REFERENCES public.voting_ballot(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.voting_frozenproxy
    ADD CONSTRAINT voting_frozenproxy_ballot_id_8c924e2e_fk_voting_ballot_id FOREIGN KEY (ballot_id) REFERENCES public.voting_ballot(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.voting_frozenproxy
    ADD CONSTRAINT voting_frozenproxy_giver_id_59f748d6_fk_voting_rollentry_id FOREIGN KEY (giver_id) REFERENCES public.voting_rollentry(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.voting_frozenproxy
    ADD CONSTRAINT voting_frozenproxy_holder_id_fb9fdb2c_fk_voting_rollentry_id FOREIGN KEY (holder_id) REFERENCES public.voting_rollentry(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.voting_frozenproxy
    ADD CONSTRAINT voting_frozenproxy_proxy_id_a77cd8dd_fk_voting_proxy_id FOREIGN KEY (proxy_id) REFERENCES public.voting_proxy(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.voting_lot
    ADD CONSTRAINT voting_lot_ballot_id_44b7e721_fk_voting_ballot_id FOREIGN KEY (ballot_id) REFERENCES public.voting_ballot(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.voting_lot
    ADD CONSTRAINT voting_lot_drawn_by_id_40e73584_fk_accounts_account_id FOREIGN KEY (drawn_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.voting_markback
    ADD CONSTRAINT voting_markback_asked_by_id_3cf564c9_fk_accounts_account_id FOREIGN KEY (asked_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.voting_markback
    ADD CONSTRAINT voting_markback_entry_id_d3b86156_fk_voting_rollentry_id FOREIGN KEY (entry_id) REFERENCES public.voting_rollentry(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.voting_proxy
    ADD CONSTRAINT voting_proxy_given_by_id_52d35422_fk_accounts_account_id FOREIGN KEY (given_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.voting_proxy
    ADD CONSTRAINT voting_proxy_giver_id_ad3739c2_fk_voting_rollentry_id FOREIGN KEY (giver_id) REFERENCES public.voting_rollentry(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.voting_proxy
    ADD CONSTRAINT voting_proxy_holder_id_83a838d1_fk_voting_rollentry_id FOREIGN KEY (holder_id) REFERENCES public.voting_rollentry(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.voting_rollentry
    ADD CONSTRAINT voting_rollentry_account_id_1609b95a_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.voting_rollentry
    ADD CONSTRAINT voting_rollentry_ballot_id_4f73738d_fk_voting_ballot_id FOREIGN KEY (ballot_id) REFERENCES public.voting_ballot(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.voting_rollentry
    ADD CONSTRAINT voting_rollentry_organisation_id_f0bfae27_fk_network_o FOREIGN KEY (organisation_id) REFERENCES public.network_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.voting_saidvoted
    ADD CONSTRAINT voting_saidvoted_account_id_87cef497_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.voting_saidvoted
    ADD CONSTRAINT voting_saidvoted_ballot_id_07bdd1e6_fk_voting_ballot_id FOREIGN KEY (ballot_id) REFERENCES public.voting_ballot(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.voting_secrecyask
    ADD CONSTRAINT voting_secrecyask_entry_id_289d4b9b_fk_voting_rollentry_id FOREIGN KEY (entry_id) REFERENCES public.voting_rollentry(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.voting_sheet
    ADD CONSTRAINT voting_sheet_teller_id_d0088579_fk_voting_teller_id FOREIGN KEY (teller_id) REFERENCES public.voting_teller(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.voting_tally
    ADD CONSTRAINT voting_tally_ballot_id_62291a2f_fk_voting_ballot_id FOREIGN KEY (ballot_id) REFERENCES public.voting_ballot(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.voting_teller
    ADD CONSTRAINT voting_teller_account_id_20f323ce_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.voting_teller
    ADD CONSTRAINT voting_teller_ballot_id_a16190a5_fk_voting_ballot_id FOREIGN KEY (ballot_id) REFERENCES public.voting_ballot(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.voting_voiceend
    ADD CONSTRAINT voting_voiceend_entry_id_0fee047e_fk_voting_rollentry_id FOREIGN KEY (entry_id) REFERENCES public.voting_rollentry(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.voting_vote
    ADD CONSTRAINT voting_vote_carried_by_id_26daa21d_fk_voting_rollentry_id FOREIGN KEY (carried_by_id) REFERENCES public.voting_rollentry(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.voting_vote
    ADD CONSTRAINT voting_vote_cast_by_id_e4428844_fk_accounts_account_id FOREIGN KEY (cast_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.voting_vote
    ADD CONSTRAINT voting_vote_entry_id_303f78dd_fk_voting_rollentry_id FOREIGN KEY (entry_id) REFERENCES public.voting_rollentry(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.voting_votingcode
    ADD CONSTRAINT voting_votingcode_entry_id_a54b76c4_fk_voting_rollentry_id FOREIGN KEY (entry_id) REFERENCES public.voting_rollentry(id) DEFERRABLE INITIALLY DEFERRED;
